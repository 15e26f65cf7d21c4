/* Random keys for what is made on this phone: 128 bits as 32 digits, or nothing where the browser has no source for them. */

export function newKey() {
  const source = window.crypto || window.msCrypto;
  if (!source || !source.getRandomValues) { return ""; }
  const bytes = Array.from(source.getRandomValues(new Uint8Array(16)));
  return bytes.map((byte) => ("0" + byte.toString(16)).slice(-2)).join("");
}
