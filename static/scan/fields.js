/* A form's fields as plain pairs, and back. */

// What belongs to one page or one sending and not to the answers.
const NOT_KEPT = ["form_token", "key", "grant", "resume", "sent_at"];
const NOT_READ = ["file", "password", "submit", "button", "reset"];

function controls(form) {
  return Array.from(form.elements).filter((input) => input.name && !input.disabled && NOT_READ.indexOf(input.type) < 0);
}

function isTicked(input) { return input.type === "radio" || input.type === "checkbox"; }

/* Returns [[name, value]...] as the form would post them, without what is of the page only, files and PINs. */
export function fieldsOf(form) {
  return controls(form)
    .filter((input) => NOT_KEPT.indexOf(input.name) < 0 && (!isTicked(input) || input.checked))
    .map((input) => [input.name, input.value]);
}

/* Puts kept fields into the form; what the form no longer has is passed over. */
export function putFields(form, fields) {
  const left = {};
  fields.forEach((pair) => { (left[pair[0]] = left[pair[0]] || []).push(pair[1]); });
  controls(form).filter((input) => NOT_KEPT.indexOf(input.name) < 0).forEach((input) => {
    const values = left[input.name] || [];
    if (isTicked(input)) {
      input.checked = values.indexOf(input.value) >= 0;
    } else if (values.length) {
      input.value = values.shift();
    }
  });
}

/* Posts fields as a page would: the browser goes where the answer leads. */
export function goPost(action, fields) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  form.hidden = true;
  fields.forEach((pair) => {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = pair[0];
    input.value = pair[1];
    form.appendChild(input);
  });
  document.body.appendChild(form);
  form.submit();
}
