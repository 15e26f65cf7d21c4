/* Entry of the page with the check form. */

import { startPhone } from "./phone.js";
import { openSheet } from "./sheet.js";

const form = document.getElementById("check");
const phone = startPhone();
if (form) { openSheet(form, phone); }
