/* Makes a photo small enough for weak Wi-Fi: long side 1600 px, at most 500 KB, and a thumbnail to show. */

const LONGEST = 1600;
const MOST_BYTES = 500 * 1024;
const SMALL = 160;
const QUALITIES = [0.85, 0.75, 0.6, 0.45];
const TRIES = 3;

/* Resolves, and never rejects, to {bytes, type, thumb}: the photo as an ArrayBuffer with its type, and a data URL.
   What can not be shrunk, or is none of the kinds that may be drawn again, comes back as it is, for the server to judge. */
export async function shrink(file) {
  const bytes = await read(file, "readAsArrayBuffer").catch(() => new ArrayBuffer(0));
  const original = { bytes, type: file.type || "", thumb: "" };
  if (!bytes.byteLength || /svg|gif/.test(original.type)) { return original; }
  try {
    const picture = await load(await read(file, "readAsDataURL"));
    const turn = isTurnedByBrowser() ? 1 : orientation(bytes);
    const thumb = draw(picture, SMALL, turn).toDataURL("image/jpeg", 0.7);
    const isSmall = bytes.byteLength <= MOST_BYTES && Math.max(picture.naturalWidth, picture.naturalHeight) <= LONGEST;
    if (isSmall && /^image\/(jpeg|png|webp)$/.test(original.type)) { return { bytes, type: original.type, thumb }; }
    const blob = await smallEnough(picture, turn);
    return { bytes: await read(blob, "readAsArrayBuffer"), type: "image/jpeg", thumb };
  } catch (error) {
    return original;
  }
}

function read(file, how) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader[how](file);
  });
}

function load(address) {
  return new Promise((resolve, reject) => {
    const picture = new Image();
    picture.onload = () => (picture.naturalWidth ? resolve(picture) : reject(new Error("no picture")));
    picture.onerror = () => reject(new Error("no picture"));
    picture.src = address;
  });
}

async function smallEnough(picture, turn) {
  let longest = LONGEST;
  let blob = null;
  for (let round = 0; round < TRIES; round += 1) {
    const canvas = draw(picture, longest, turn);
    for (const quality of QUALITIES) {
      blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", quality); });
      if (!blob || !blob.size) { throw new Error("not drawn"); }
      if (blob.size <= MOST_BYTES) { return blob; }
    }
    longest = Math.round(longest * 0.75);
  }
  return blob;
}

function draw(picture, longest, turn) {
  const scale = Math.min(1, longest / Math.max(picture.naturalWidth, picture.naturalHeight));
  const width = Math.max(1, Math.round(picture.naturalWidth * scale));
  const height = Math.max(1, Math.round(picture.naturalHeight * scale));
  const canvas = document.createElement("canvas");
  const isOnItsSide = turn > 4;
  canvas.width = isOnItsSide ? height : width;
  canvas.height = isOnItsSide ? width : height;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.transform.apply(pen, turned(turn, width, height));
  pen.drawImage(picture, 0, 0, width, height);
  return canvas;
}

/* The matrix that puts a picture of this size upright, by the number a camera notes in it (EXIF orientation, 1 to 8). */
function turned(turn, width, height) {
  return {
    2: [-1, 0, 0, 1, width, 0],
    3: [-1, 0, 0, -1, width, height],
    4: [1, 0, 0, -1, 0, height],
    5: [0, 1, 1, 0, 0, 0],
    6: [0, 1, -1, 0, height, 0],
    7: [0, -1, -1, 0, height, width],
    8: [0, -1, 1, 0, 0, width],
  }[turn] || [1, 0, 0, 1, 0, 0];
}

/* Browsers since 2020 turn a picture upright before it is drawn; older ones draw it as it lies in the file. */
function isTurnedByBrowser() {
  return Boolean(window.CSS && CSS.supports && CSS.supports("image-orientation", "from-image"));
}

/* The orientation noted in a JPEG, or 1 if it notes none. */
export function orientation(bytes) {
  const view = new DataView(bytes);
  if (view.byteLength < 4 || view.getUint16(0) !== 0xFFD8) { return 1; }
  try {
    for (let at = 2; view.getUint8(at) === 0xFF && view.getUint16(at) !== 0xFFDA; at += 2 + view.getUint16(at + 2)) {
      if (view.getUint16(at) === 0xFFE1 && view.getUint32(at + 4) === 0x45786966) { return noted(view, at + 10); }
    }
  } catch (error) {
    return 1; // Cut off in the middle: the server says so when it gets it.
  }
  return 1;
}

function noted(view, start) {
  const isLittle = view.getUint16(start) === 0x4949;
  const first = start + view.getUint32(start + 4, isLittle);
  const entries = view.getUint16(first, isLittle);
  for (let place = 0; place < entries; place += 1) {
    const entry = first + 2 + place * 12;
    if (view.getUint16(entry, isLittle) === 0x0112) {
      const turn = view.getUint16(entry + 8, isLittle);
      return turn >= 1 && turn <= 8 ? turn : 1;
    }
  }
  return 1;
}
