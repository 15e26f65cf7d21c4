/* The codes on the labels, as qr/code.py reads what people type: half-width capitals without spaces and dashes. */

const ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
// Spaces, controls, invisible marks, every kind of dash, and the low lines.
const BETWEEN = /[\s\u0000-\u0020\u007f-\u00a0\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u002d\u058a\u05be\u1400\u1806\u2010-\u2015\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u2e5d\u301c\u3030\u30a0\u2212\u30fc_\u203f\u2040\u2054]/g;

export const CODE_LENGTH = 8;

/* Returns typed text as a code is stored; what is no letter, digit or separator stays, so that it can be named. */
export function normalise(typed) {
  return typed.normalize("NFKC").replace(BETWEEN, "").replace(/[a-z]/g, (letter) => letter.toUpperCase());
}

/* Returns the first character that no code contains and its place, counted from 1, or null. */
export function oddCharacter(code) {
  const letters = Array.from(code), at = letters.findIndex((letter) => ALPHABET.indexOf(letter) < 0);
  return at < 0 ? null : { position: at + 1, character: letters[at] };
}

/* Returns those of the known codes that are one other character or one swap of neighbours away, each once. */
export function nearCodes(code, known) {
  const isNear = (other) => {
    const places = Array.from(other).map((letter, place) => place).filter((place) => other[place] !== code[place]);
    const [first, second] = places;
    return places.length === 1 || (places.length === 2 && second === first + 1 && other[first] === code[second] && other[second] === code[first]);
  };
  return code.length === CODE_LENGTH ? known.filter((other, place) => known.indexOf(other) === place && isNear(other)) : [];
}
