/* The desk: counts what is ticked and ticks a whole page, and tells a narrow screen the head of each cell, so that a
   table's rows can stand as cards. Everything works without it. */
(function () {
  "use strict";
  function each(list, what) { [].forEach.call(list, what); }

  function name(table) {
    var words = table.tHead ? [].map.call(table.tHead.rows[0].cells, function (cell) {
      return cell.querySelector(".unseen") ? "" : cell.textContent.trim();
    }) : [];
    each(table.tBodies, function (body) {
      each(body.rows, function (row) {
        row.setAttribute("role", "row");
        each(row.cells, function (cell, place) {
          cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "cell");
          if (words[place] && cell.tagName === "TD") { cell.setAttribute("data-word", words[place]); }
        });
      });
    });
    if (table.tHead) {
      table.tHead.rows[0].setAttribute("role", "row");
      each(table.tHead.rows[0].cells, function (cell) { cell.setAttribute("role", "columnheader"); });
    }
    // Shown as blocks, a table is none to a screen reader unless it says so.
    each([table.tHead].concat([].slice.call(table.tBodies)), function (part) {
      if (part) { part.setAttribute("role", "rowgroup"); }
    });
    table.setAttribute("role", "table");
  }

  function ticks(form) { return form.querySelectorAll(".ticks input[type=checkbox]"); }

  function count(form) {
    var boxes = ticks(form), ticked = form.querySelectorAll(".ticks input:checked").length;
    var words = form.querySelector("[data-ticked]"), all = form.querySelector("[data-all]");
    words.textContent = words.getAttribute("data-ticked").replace("{count}", ticked);
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    words.hidden = false;
    all.parentNode.hidden = false;
  }

  function bars() {
    return [].map.call(document.querySelectorAll("[data-ticked]"), function (words) { return words.closest("form"); });
  }

  function dress() {
    each(document.querySelectorAll(".table, .slots"), name);
    each(bars(), count);
  }

  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (!form || bars().indexOf(form) < 0) { return; }
    if (event.target.hasAttribute("data-all")) {
      each(ticks(form), function (box) { box.checked = event.target.checked; });
    }
    count(form);
  });
  document.addEventListener("htmx:afterSettle", dress);
  // Gone back to, the browser puts the old ticks in again.
  window.addEventListener("pageshow", dress);
  dress();
}());
