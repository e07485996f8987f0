// Decisions as files for cleanlint: suppressions, labels and verdicts.

const NAMES = {
  suppressions: "cleanlint-suppressions.patch",
  labels: "cleanlint-labels.jsonl",
  verdicts: "cleanlint-verdicts.tsv",
};

// What was rejected: a patch that puts comments into Markdown files, after a list for the formats that have no comments.
function suppressions(documents, decisions) {
  const listed = [];
  const patches = [];
  for (const doc of documents) {
    const rejected = doc.marks.filter((mark) => decisions.of(mark) === "rejected");
    listed.push(...rejected.filter((mark) => mark.above === null).map((mark) => listing(mark, decisions.reason(mark))));
    patches.push(
      patch(
        doc,
        rejected.filter((mark) => mark.above !== null),
        decisions,
      ),
    );
  }
  return listed.join("") + patches.join("");
}

const listing = (mark, reason) => `${mark.doc.path}:${mark.line}: ${mark.rule}${reason ? `: ${reason}` : ""}\n`;

// A hunk without context for each block: one comment above it, about all the rules that were rejected there.
function patch(doc, rejected, decisions) {
  const blocks = Map.groupBy(rejected, (mark) => mark.above[0]);
  if (blocks.size === 0) return "";
  const end = textOf(doc).includes("\r\n") ? "\r\n" : "\n";
  const hunks = [...blocks]
    .sort(([one], [other]) => one - other)
    .map(([line, marks], before) => {
      const comment =
        marks[0].above[1] +
        suppression(
          marks,
          marks.map((mark) => decisions.reason(mark)),
        );
      return `@@ -${line - 1},0 +${line + before} @@\n+${comment}${end}`;
    });
  return `--- a/${doc.path}\n+++ b/${doc.path}\n${hunks.join("")}`;
}

function suppression(marks, reasons) {
  const rules = [...new Set(marks.map((mark) => mark.rule))].sort();
  const given = [...new Set(reasons.map(commentable).filter(Boolean))];
  return `<!-- cleanlint-ignore ${rules.join(", ")}: ${given.join("; ") || "kept on review"} -->`;
}

// A reason must not end the comment that it stands in.
const commentable = (reason) =>
  reason.replace(/-{2,}/g, "–").replace(/[<>]/g, "").replace(/\s+/g, " ").replace(/-$/, "").trim();

// Lines as docs/measuring-rules.md describes them, of the documents in which something was decided.
function labels(documents, decisions) {
  const decided = documents.filter((doc) => doc.marks.some((mark) => decisions.of(mark) !== null));
  return decided.map((doc) => `${JSON.stringify(label(doc, decisions))}\n`).join("");
}

function label(doc, decisions) {
  const record = { id: doc.path, text: textOf(doc) };
  if (doc.format === "markdown") record.format = "markdown";
  const deletions = doc.marks.filter((mark) => mark.kind === "removal" || mark.kind === "possible");
  if (deletions.every((mark) => decisions.of(mark) === null)) return record; // nobody has said what should go
  const spansOf = (verdict) =>
    deletions
      .filter((mark) => decisions.of(mark) === verdict)
      .flatMap((mark) => mark.spans.map(([start, end]) => ({ start, end })));
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
