// What the reader decided about each finding, kept by the browser where it keeps anything.

const storage = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(`cleanlint:${key}`));
    } catch {
      return null; // no storage for this page, or something else wrote there
    }
  },
  write(key, value) {
    try {
      if (value === null) localStorage.removeItem(`cleanlint:${key}`);
      else localStorage.setItem(`cleanlint:${key}`, JSON.stringify(value));
    } catch {
      // The decisions last as long as the page is open.
    }
  },
};

const VERDICTS = ["accepted", "rejected"];

// Kept by document and place in it, so that a report made anew finds the decisions on texts that are as they were.
class Decisions {
  #byDocument = new Map();

  of(mark) {
    const found = this.#within(mark.doc)[placeOf(mark)];
    return VERDICTS.includes(found?.verdict) ? found.verdict : null;
  }

  reason(mark) {
    return String(this.#within(mark.doc)[placeOf(mark)]?.reason ?? "");
  }

  decide(mark, verdict, reason = "") {
    const within = this.#within(mark.doc);
    if (verdict === null) delete within[placeOf(mark)];
    else within[placeOf(mark)] = reason ? { verdict, reason } : { verdict };
    storage.write(mark.doc.key, Object.keys(within).length ? within : null);
  }

  #within(doc) {
    if (!this.#byDocument.has(doc)) {
      const kept = storage.read(doc.key);
      this.#byDocument.set(doc, kept !== null && typeof kept === "object" && !Array.isArray(kept) ? kept : {});
    }
    return this.#byDocument.get(doc);
  }
}

const placeOf = (mark) => `${mark.spans[0].join("-")} ${mark.rule}`;
