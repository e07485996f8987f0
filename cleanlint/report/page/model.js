// What the page shows: documents, the marks in them, and the rules. The data are described in record.py.

const KINDS = { removal: "Removed", claim: "Claim", possible: "Possible" };

function readReport() {
  const taken = (selector) =>
    [...document.querySelectorAll(selector)].map((element) => {
      element.remove();
      return JSON.parse(element.textContent);
    });
  const records = taken("script.document");
  const [about] = taken("script.report");
  return {
    ...about,
    failures: records.filter((record) => "error" in record),
    documents: records.filter((record) => !("error" in record)).map(readDocument),
  };
}

function readDocument(record, index) {
  const doc = { ...record, id: `document-${index + 1}` };
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

function excerptOf(mark) {
  const pieces = mark.doc.blocks.flatMap(piecesOf);
  const text = pieces.filter(([, ...marks]) => marks.includes(mark.number)).map(([piece]) => piece).join("");
  return text.trim().replace(/\s+/g, " ");
}

const marksOf = (doc, kind) => doc.marks.filter((mark) => mark.kind === kind);

const wordsOf = (marks) => marks.reduce((sum, mark) => sum + mark.words, 0);

// What was really taken out: nothing from a refused document.
const removedWords = (doc) => (doc.refused === null ? wordsOf(marksOf(doc, "removal")) : 0);
