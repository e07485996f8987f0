// What the page shows: documents, the marks in them, and the rules. The data are described in record.py.

const KINDS = { removal: "Removed", claim: "Claim", possible: "Possible", remark: "Remark" };

function readReport() {
  const taken = (selector) =>
    [...document.querySelectorAll(selector)].map((element) => {
      element.remove();
      return JSON.parse(element.textContent);
    });
  const records = taken("script.document");
  const [about] = taken("script.report");
  const readable = records.filter((record) => !("error" in record));
  const folder = commonFolder(readable.map((record) => record.path));
  return {
    ...about,
    failures: records.filter((record) => "error" in record),
    documents: readable.map((record, index) => readDocument(record, index, folder.length)),
  };
}

// What all paths begin with, up to a slash: it tells no document from another.
function commonFolder(paths) {
  if (paths.length === 0) return "";
  const [first, last] = [
    paths.reduce((one, other) => (one < other ? one : other)),
    paths.reduce((one, other) => (one > other ? one : other)),
  ];
  let same = 0;
  while (same < first.length && first[same] === last[same]) same += 1;
  return first.slice(0, first.lastIndexOf("/", same - 1) + 1);
}

function readDocument(record, index, cut) {
  const doc = { ...record, id: `document-${index + 1}`, name: record.path.slice(cut) };
  doc.marks = record.marks.map((mark, number) => ({
    ...mark,
    doc,
    number,
    id: `${doc.id}-finding-${number + 1}`,
    topic: topicOf(mark.rule),
    refused: mark.kind === "removal" && doc.refused !== null,
  }));
  return doc;
}

const topicOf = (rule) => rule.split("/")[0];

// The pieces of a block: a text, and the numbers of the marks that cover it.
function piecesOf([, ...pieces]) {
  return pieces.map((piece) => (typeof piece === "string" ? [piece] : piece));
}

function textOf(doc) {
  return doc.blocks.flatMap((block) => piecesOf(block).map(([text]) => text)).join("");
}

const marksOf = (doc, kind) => doc.marks.filter((mark) => mark.kind === kind);

const wordsOf = (marks) => marks.reduce((sum, mark) => sum + mark.words, 0);

// What was really taken out: nothing from a refused document.
const removedWords = (doc) => (doc.refused === null ? wordsOf(marksOf(doc, "removal")) : 0);
