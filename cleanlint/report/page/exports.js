// Decisions as files for cleanlint: suppressions, labels and verdicts.

const NAMES = { suppressions: "cleanlint-suppressions.txt", labels: "cleanlint-labels.jsonl", verdicts: "cleanlint-verdicts.tsv" };

// A list of what was rejected. Markdown has a comment for it; of other formats the rule and the place are named.
function suppressions(documents, decisions) {
  const lines = documents.flatMap((doc) =>
    doc.marks
      .filter((mark) => decisions.of(mark) === "rejected")
      .map((mark) => `${doc.path}:${mark.line}: ${suppression(mark, decisions.reason(mark))}\n`),
  );
  return lines.join("");
}

function suppression(mark, reason) {
  if (mark.doc.format !== "markdown") return `${mark.rule}${reason ? `: ${reason}` : ""}`;
  return `<!-- cleanlint-ignore ${mark.rule}: ${commentable(reason) || "kept on review"} -->`;
}

// A reason must not end the comment that it stands in.
const commentable = (reason) => reason.replace(/-{2,}/g, "–").replace(/[<>]/g, "").replace(/\s+/g, " ").replace(/-$/, "").trim();

// Lines as docs/measuring-rules.md describes them, of the documents in which something was decided.
function labels(documents, decisions) {
  const decided = documents.filter((doc) => doc.marks.some((mark) => decisions.of(mark) !== null));
  return decided.map((doc) => `${JSON.stringify(label(doc, decisions))}\n`).join("");
}

function label(doc, decisions) {
  const record = { id: doc.path, text: textOf(doc) };
  if (doc.format === "markdown") record.format = "markdown";
  const deletions = doc.marks.filter((mark) => mark.kind !== "claim");
  if (deletions.every((mark) => decisions.of(mark) === null)) return record; // nobody has said what should go
  const spansOf = (verdict) =>
    deletions.filter((mark) => decisions.of(mark) === verdict).flatMap((mark) => mark.spans.map(([start, end]) => ({ start, end })));
  return { ...record, remove: spansOf("accepted"), optional: spansOf(null) };
}

// A verdict is about all that a rule found in a document, so it needs all of it decided.
function verdicts(documents, decisions) {
  const data = NAMES.labels.split(".")[0];
  const rows = [["rule", "data", "document", "verdict"]];
  for (const doc of documents) {
    const claims = marksOf(doc, "claim");
    for (const rule of new Set(claims.map((mark) => mark.rule))) {
      const said = claims.filter((mark) => mark.rule === rule).map((mark) => decisions.of(mark));
      if (!said.includes(null)) rows.push([rule, data, doc.path, said.includes("rejected") ? "wrong" : "right"]);
    }
  }
  return rows.map((row) => `${row.join("\t")}\n`).join("");
}

const EXPORTS = { suppressions, labels, verdicts };

function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = make("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
