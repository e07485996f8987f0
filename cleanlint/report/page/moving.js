// What the reader sees at the moment: which documents are drawn, which finding is open, what has been decided.

class Reader {
  #report;
  #decisions;
  #filters;
  #articles = new Map(); // of all documents
  #views = new Map(); // of those that are drawn: notes and pieces, by mark
  #near = new Set(); // documents on the screen or not far from it
  #current = null;

  constructor(report, decisions, filters) {
    this.#report = report;
    this.#decisions = decisions;
    this.#filters = filters;
    for (const doc of report.documents) this.#articles.set(doc, documentElement(doc));
    byId("documents").append(...this.#articles.values());
    this.#watch();
  }

  get current() {
    return this.#current;
  }

  drawAll() {
    this.#draw(this.#report.documents);
  }

  // Show what the filters let through.
  refresh() {
    if (this.#current !== null && !this.#filters.marks.includes(this.#current)) this.close();
    const shown = new Set(this.#filters.documents);
    for (const [doc, article] of this.#articles) article.hidden = !shown.has(doc);
    this.#mute([...this.#views.keys()]);
    this.realign();
    showMatches(this.#filters.query);
    this.#tellPosition();
  }

  // Open the finding `step` places after the current one; the first time, the first that is not above the screen.
  move(step) {
    const marks = this.#filters.marks;
    if (marks.length === 0) return announce("No findings to go to.");
    const at = marks.indexOf(this.#current);
    const to = at >= 0 ? at + step : this.#firstInView(marks);
    this.open(marks[(to + marks.length) % marks.length]);
  }

  open(mark, { scroll = true } = {}) {
    this.close();
    this.#draw([mark.doc]);
    this.#current = mark;
    this.#expand(mark, true);
    if (scroll) bringIntoView(this.#piecesOf(mark)[0] ?? this.#articles.get(mark.doc));
    this.#headOf(mark).focus({ preventScroll: true });
  }

  close() {
    if (this.#current === null) return;
    const mark = this.#current;
    this.#current = null;
    this.#expand(mark, false);
  }

  decide(mark, verdict) {
    this.#decisions.decide(mark, verdict, verdict === "rejected" ? this.#decisions.reason(mark) : "");
    this.#showVerdict(mark);
    announce(
      verdict === null ? "Decision taken back." : `${verdict === "accepted" ? "Accepted" : "Rejected"}: ${mark.rule}.`,
    );
  }

  // Put the notes that can be seen beside their marks again: those of other documents follow when they come near.
  realign() {
    alignNotes([...this.#near].map((doc) => this.#articles.get(doc)));
  }

  #watch() {
    const documents = new Map([...this.#articles].map(([doc, article]) => [article, doc]));
    const approach = (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.#near.add(documents.get(target));
        else this.#near.delete(documents.get(target));
      }
      this.#draw([...this.#near]);
      this.realign();
      showMatches(this.#filters.query);
    };
    const observer = new IntersectionObserver(approach, { rootMargin: "1200px 0px" });
    for (const article of documents.keys()) observer.observe(article);
  }

  #draw(documents) {
    const missing = documents.filter((doc) => !this.#views.has(doc));
    for (const doc of missing) {
      this.#views.set(doc, drawBody(doc, this.#articles.get(doc), this.#report));
      for (const mark of doc.marks) this.#showVerdict(mark);
    }
    this.#mute(missing);
  }

  // In documents that are drawn, findings that are filtered out step back.
  #mute(documents) {
    const seen = new Set(this.#filters.marks);
    for (const mark of documents.flatMap((doc) => doc.marks)) {
      this.#noteOf(mark).hidden = !seen.has(mark);
      for (const piece of this.#piecesOf(mark)) piece.classList.toggle("muted", !seen.has(mark));
    }
  }

  #expand(mark, open) {
    this.#noteOf(mark).classList.toggle("current", open);
    this.#headOf(mark).setAttribute("aria-expanded", String(open));
    for (const piece of this.#piecesOf(mark)) piece.classList.toggle("current", open);
    alignNotes([this.#articles.get(mark.doc)]);
    this.#tellPosition();
  }

  #showVerdict(mark) {
    const verdict = this.#decisions.of(mark);
    const note = this.#noteOf(mark);
    note.dataset.verdict = verdict ?? "";
    note.querySelector(".note-verdict").textContent = verdict ?? "";
    note.querySelector(".reason input").value = this.#decisions.reason(mark);
    for (const button of note.querySelectorAll("button[data-verdict]")) {
      button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
    }
    for (const piece of this.#piecesOf(mark)) piece.dataset.verdict = verdict ?? "";
  }

  #firstInView(marks) {
    if (byId("documents").getBoundingClientRect().top > 0) return 0;
    const isBelow = (mark) => this.#articles.get(mark.doc).getBoundingClientRect().bottom > innerHeight / 3;
    return Math.max(marks.findIndex(isBelow), 0);
  }

  #tellPosition() {
    const marks = this.#filters.marks;
    const at = marks.indexOf(this.#current);
    byId("position").textContent =
      at < 0 ? counted(marks.length, "finding") : `${formatted.format(at + 1)} of ${formatted.format(marks.length)}`;
  }

  #noteOf(mark) {
    return this.#views.get(mark.doc).notes.get(mark);
  }

  #headOf(mark) {
    return this.#noteOf(mark).querySelector(".note-head");
  }

  // None where a mark holds nothing but white space.
  #piecesOf(mark) {
    return this.#views.get(mark.doc).pieces.get(mark);
  }
}

function bringIntoView(element) {
  element.scrollIntoView({ block: element.offsetHeight > innerHeight / 2 ? "start" : "center" });
}

// Paint what was searched for, where the browser can do that without changing the document.
function showMatches(query) {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete("search");
  if (query.length < 2) return;
  const ranges = [];
  const texts = document.createTreeWalker(byId("documents"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) ranges.push(...rangesOf(query, texts.currentNode));
  CSS.highlights.set("search", new Highlight(...ranges));
}

function rangesOf(query, node) {
  const text = node.data.toLowerCase();
  if (text.length !== node.data.length) return []; // letters that grow in lower case shift the places
  const ranges = [];
  for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) {
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + query.length);
    ranges.push(range);
  }
  return ranges;
}
