/* Entry of every phone page but the check form. */

import { startPhone } from "./phone.js";

startPhone();

// What is wrong may stand below the first screen: the page of a hazard has its facts and photos above it.
const problems = document.getElementById("problems");
if (problems) {
  problems.scrollIntoView();
  problems.focus({ preventScroll: true });
}
