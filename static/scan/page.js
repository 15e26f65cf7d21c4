/* Entry of every phone page but the check form. */

import { startPhone } from "./phone.js";

startPhone();
