/* What this phone keeps until the server has it: records with their answers, and photos, in the browser's own database.

   A promise is kept only when the database has written: it resolves on the transaction's end, not on the request's. */

const NAME = "patrol";
const VERSION = 1;
const PATIENCE = 3000;
const READ = "readonly", WRITE = "readwrite";

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function connect(factory, patience) {
  return new Promise((resolve, reject) => {
    // Some browsers neither open the database nor say that they will not.
    const timer = setTimeout(() => reject(new Error("the store does not open")), patience);
    const request = factory.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("records", { keyPath: "key" });
      request.result.createObjectStore("photos", { keyPath: "key" }).createIndex("record", "record");
    };
    request.onsuccess = () => { clearTimeout(timer); resolve(request.result); };
    request.onerror = () => { clearTimeout(timer); reject(request.error); };
    request.onblocked = () => { clearTimeout(timer); reject(new Error("the store is blocked")); };
  });
}

/* Resolves to the store, or to null where the browser refuses one (a private window, a full disk). */
export function openStore(factory, patience) {
  let source = null;
  try { source = factory === undefined ? window.indexedDB : factory; } catch (error) { return Promise.resolve(null); }
  if (!source) { return Promise.resolve(null); }
  const open = () => connect(source, patience || PATIENCE);
  return Promise.resolve().then(open).then((base) => makeStore(base, open)).catch(() => null);
}

function makeStore(first, open) {
  let base = null;
  hold(first);

  function hold(opened) {
    base = opened;
    const forget = () => { if (base === opened) { base = null; } };
    opened.onclose = forget;
    opened.onversionchange = () => { opened.close(); forget(); };
    return opened;
  }

  function begin(names, mode) {
    // Written through to the disk before it counts; a browser that does not know the wish passes it over.
    return base.transaction(names, mode, { durability: "strict" });
  }

  async function transaction(names, mode) {
    if (!base) { hold(await open()); }
    try {
      return begin(names, mode);
    } catch (error) {
      // A phone's browser may close the database while the page sleeps.
      hold(await open());
      return begin(names, mode);
    }
  }

  /* Runs `work` in one transaction; resolves to what it returns once everything is written. */
  async function run(names, mode, work) {
    const within = await transaction(names, mode);
    return new Promise((resolve, reject) => {
      let result;
      within.oncomplete = () => resolve(result);
      within.onabort = () => reject(within.error || new Error("not written"));
      within.onerror = () => {};
      try {
        work(within, (value) => { result = value; });
      } catch (error) {
        reject(error);
        within.abort();
      }
    });
  }

  const read = (name, question) => run([name], READ, (within, give) => {
    const request = question(within.objectStore(name));
    request.onsuccess = () => give(request.result);
  });
  const write = (name, order) => run([name], WRITE, (within) => { order(within.objectStore(name)); });

  const change = (name, key, decide) => run([name], WRITE, (within, give) => {
    const things = within.objectStore(name), request = things.get(key);
    request.onsuccess = () => {
      const next = decide(request.result || null);
      if (next) { things.put(next); }
      give(next || null);
    };
  });

  function dropPhotos(within, key) {
    const request = within.objectStore("photos").index("record").openCursor(IDBKeyRange.only(key));
    request.onsuccess = () => {
      if (request.result) { request.result.delete(); request.result.continue(); }
    };
  }

  return {
    putRecord: (record) => write("records", (records) => records.put(record)),
    record: (key) => read("records", (records) => records.get(key)),
    records: () => read("records", (records) => records.getAll()),
    deleteRecord: (key) => write("records", (records) => records.delete(key)),
    putPhoto: (photo) => write("photos", (photos) => photos.put(photo)),
    photo: (key) => read("photos", (photos) => photos.get(key)),
    photosOf: (key) => read("photos", (photos) => photos.index("record").getAll(key)),
    /* Puts what `decide` makes of a photo in its place, as `change` does: one that was dropped meanwhile is not put back. */
    changePhoto: (key, decide) => change("photos", key, decide),
    deletePhoto: (key) => write("photos", (photos) => photos.delete(key)),
    deletePhotosOf: (key) => run(["photos"], WRITE, (within) => { dropPhotos(within, key); }),

    /* Puts what `decide` makes of a record in its place, as one step that no other tab comes between; null leaves it. */
    change: (key, decide) => change("records", key, decide),

    /* Drops a record with its photos; with a slip, that takes the record's place. */
    drop: (key, slip) => run(["records", "photos"], WRITE, (within) => {
      if (slip) { within.objectStore("records").put(slip); } else { within.objectStore("records").delete(key); }
      dropPhotos(within, key);
    }),

    /* Puts a record with its photos in the place of another: all of it or nothing. */
    replace: (key, record, photos) => run(["records", "photos"], WRITE, (within) => {
      within.objectStore("records").delete(key);
      dropPhotos(within, key);
      within.objectStore("records").put(record);
      photos.forEach((photo) => { within.objectStore("photos").put(photo); });
    }),
  };
}
