// The pages's state for the eye: which documents are drawn, which finding is open, what has been decided.

class Reader {
  #report;
  #decisions;
  #filters;
  #articles = new Map();
  #drawn = new Set();
  #current = null;
  #near;

  constructor(report, decisions, filters) {
    this.#report = report;
    this.#decisions = decisions;
    this.#filters = filters;
    this.#near = new IntersectionObserver((entries) => this.#approach(entries), { rootMargin: "1200px 0px" });
    for (const doc of report.documents) {
      const article = documentElement(doc);
      this.#articles.set(doc, article);
      byId("documents").append(article);
      this.#near.observe(article);
    }
  }

  get current() {
    return this.#current;
  }

  drawAll() {
    for (const doc of this.#report.documents) this.#draw(doc);
  }

  // Show what the filters let through.
  refresh() {
    const seen = new Set(this.#filters.marks);
    if (this.#current !== null && !seen.has(this.#current)) this.close();
    for (const [doc, article] of this.#articles) article.hidden = !this.#filters.shows(doc);
    for (const doc of this.#drawn) this.#dress(doc, seen);
    showMatches(this.#filters.query);
    this.#tellPosition();
  }

  // Open the finding `step` places after the current one; the first time, the first that is not above the screen.
  move(step) {
    const marks = this.#filters.marks;
    if (marks.length === 0) return announce("No findings to go to.");
    const at = marks.indexOf(this.#current);
    const from = at >= 0 ? at + step : this.#firstInView(marks);
    this.open(marks[(from + marks.length) % marks.length]);
  }

  open(mark, { scroll = true } = {}) {
    this.close();
    this.#draw(mark.doc);
    this.#current = mark;
    const note = this.#noteOf(mark);
    note.classList.add("current");
    note.querySelector(".note-head").setAttribute("aria-expanded", "true");
    for (const piece of piecesOnPage(mark)) piece.classList.add("current");
    alignNotes(this.#articles.get(mark.doc));
    if (scroll) bringIntoView(mark);
    note.querySelector(".note-head").focus({ preventScroll: true });
    this.#tellPosition();
  }

  close() {
    if (this.#current === null) return;
    const mark = this.#current;
    this.#current = null;
    const note = this.#noteOf(mark);
    note.classList.remove("current");
    note.querySelector(".note-head").setAttribute("aria-expanded", "false");
    for (const piece of piecesOnPage(mark)) piece.classList.remove("current");
    alignNotes(this.#articles.get(mark.doc));
    this.#tellPosition();
  }

  decide(mark, verdict) {
    this.#decisions.decide(mark, verdict, verdict === "rejected" ? this.#decisions.reason(mark) : "");
    this.#showVerdict(mark);
    announce(verdict === null ? "Decision taken back." : `${verdict === "accepted" ? "Accepted" : "Rejected"}: ${mark.rule}.`);
  }

  // Notes move when the width of the page does.
  realign() {
    for (const doc of this.#drawn) alignNotes(this.#articles.get(doc));
  }

  #approach(entries) {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      this.#draw(this.#report.documents.find((doc) => doc.id === entry.target.id));
    }
    showMatches(this.#filters.query);
  }

  #draw(doc) {
    if (this.#drawn.has(doc)) return;
    this.#drawn.add(doc);
    const article = this.#articles.get(doc);
    this.#near.unobserve(article);
    drawBody(doc, article, this.#report);
    for (const mark of doc.marks) this.#showVerdict(mark);
    this.#dress(doc, new Set(this.#filters.marks));
  }

  // Mute the findings of a document that are filtered out.
  #dress(doc, seen) {
    for (const mark of doc.marks) {
      this.#noteOf(mark).hidden = !seen.has(mark);
      for (const piece of piecesOnPage(mark)) piece.classList.toggle("muted", !seen.has(mark));
    }
    alignNotes(this.#articles.get(doc));
  }

  #showVerdict(mark) {
    const verdict = this.#decisions.of(mark);
    const note = this.#noteOf(mark);
    note.dataset.verdict = verdict ?? "";
    note.querySelector(".note-verdict").textContent = verdict ?? "";
    note.querySelector(".reason input").value = this.#decisions.reason(mark);
    for (const button of note.querySelectorAll("[data-verdict]")) {
      button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
    }
    for (const piece of piecesOnPage(mark)) piece.dataset.verdict = verdict ?? "";
  }

  #firstInView(marks) {
    const top = byId("documents").getBoundingClientRect().top;
    if (top > 0) return 0;
    const below = marks.findIndex((mark) => this.#articles.get(mark.doc).getBoundingClientRect().bottom > innerHeight / 3);
    return Math.max(below, 0);
  }

  #tellPosition() {
    const marks = this.#filters.marks;
    const at = marks.indexOf(this.#current);
    byId("position").textContent = at < 0 ? counted(marks.length, "finding") : `${formatted.format(at + 1)} of ${formatted.format(marks.length)}`;
  }

  #noteOf(mark) {
    return byId(mark.doc.id).querySelector(`[data-note="${mark.id}"]`);
  }
}

const piecesOnPage = (mark) => byId(mark.doc.id).querySelectorAll(`[data-finding="${mark.id}"]`);

function bringIntoView(mark) {
  // A mark that holds white space only has nothing to be seen.
  const target = byId(mark.id) ?? byId(mark.doc.id);
  target.scrollIntoView({ block: target.offsetHeight > innerHeight / 2 ? "start" : "center" });
}

// Paint what was searched for, where the browser can do that without changing the document.
function showMatches(query) {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete("search");
  if (query.length < 2) return;
  const ranges = [];
  const texts = document.createTreeWalker(byId("documents"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const text = node.data.toLowerCase();
    for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) {
      if (at + query.length > node.data.length) break; // letters that grow in lower case shift the places
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + query.length);
      ranges.push(range);
    }
  }
  CSS.highlights.set("search", new Highlight(...ranges));
}
