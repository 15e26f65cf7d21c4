// The print button of a page that is made to be printed; without this script people press Ctrl+P, as the page says.
(function () {
  "use strict";
  var buttons = document.querySelectorAll("[data-print]");
  var i;
  function show() {
    window.print();
  }
  for (i = 0; i < buttons.length; i += 1) {
    buttons[i].hidden = false;
    buttons[i].addEventListener("click", show);
  }
  // After the dialog the question whether it came out well is what is left to do.
  window.addEventListener("afterprint", function () {
    var ask = document.getElementById("printed");
    if (ask) {
      ask.className += " labels-ask";
      ask.focus();
    }
  });
}());
