// Which findings and documents are to be seen.

class Filters {
  #form;
  #report;
  #decisions;

  constructor(form, report, decisions) {
    this.#form = form;
    this.#report = report;
    this.#decisions = decisions;
    this.read();
  }

  // Take over what the form says.
  read() {
    const data = new FormData(this.#form);
    this.query = folded(data.get("query").trim());
    this.rule = data.get("rule");
    this.severity = data.get("severity");
    this.show = data.get("show");
    this.path = folded(data.get("path").trim());
    this.kinds = new Set(data.getAll("kind"));
    this.documents = this.#report.documents.filter((doc) => this.#shows(doc));
    this.marks = this.documents.flatMap((doc) => doc.marks.filter((mark) => this.#matches(mark)));
  }

  // How many filters differ from what they were at first, without the search.
  get count() {
    const set = [
      this.rule,
      this.severity,
      this.path,
      this.show !== "findings",
      this.kinds.size < Object.keys(KINDS).length,
    ];
    return set.filter(Boolean).length;
  }

  #matches(mark) {
    const rule = !this.rule || mark.rule === this.rule || mark.topic === this.rule;
    return rule && this.kinds.has(mark.kind) && this.#isSevere(mark);
  }

  #shows(doc) {
    if (this.path && !folded(doc.path).includes(this.path)) return false;
    if (this.query && !this.#contains(doc)) return false;
    return this.#isWanted(
      doc,
      doc.marks.filter((mark) => this.#matches(mark)),
    );
  }

  // What is removed is never hidden for being a mere remark: the text would look as if it stayed.
  #isSevere(mark) {
    if (this.severity === "") return mark.severity !== "info" || mark.kind === "removal";
    return this.severity === "all" || mark.severity === this.severity;
  }

  #isWanted(doc, marks) {
    switch (this.show) {
      case "all":
        return marks.length > 0 || !(this.rule || this.severity);
      case "refused":
        return doc.refused !== null;
      case "open":
        return marks.some((mark) => this.#decisions.of(mark) === null);
      case "rejected":
        return marks.some((mark) => this.#decisions.of(mark) === "rejected");
      case "findings":
        return marks.length > 0 || (doc.refused !== null && !this.rule && !this.severity);
      default:
        return marks.some((mark) => mark.kind === this.show);
    }
  }

  #contains(doc) {
    doc.searched ??= folded(
      [doc.path, textOf(doc), ...doc.marks.map((mark) => `${mark.rule} ${mark.message}`)].join("\n"),
    );
    return doc.searched.includes(this.query);
  }
}

// Search finds "San José" by "san jose".
const folded = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/\s+/g, " ");

// Every topic, with its rules below it.
function fillRules(select, report) {
  const rules = [...new Set(report.documents.flatMap((doc) => doc.marks).map((mark) => mark.rule))].sort();
  for (const topic of new Set(rules.map(topicOf))) {
    const group = make("optgroup", { label: topic }, make("option", { value: topic }, `All of ${topic}`));
    for (const rule of rules.filter((name) => topicOf(name) === topic && name !== topic)) {
      group.append(make("option", { value: rule }, rule));
    }
    select.append(group);
  }
}
