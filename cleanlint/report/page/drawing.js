// Documents on the page: at first a heading each, the text with its marks and notes when the reader comes near.

function documentElement(doc) {
  const heading = `${doc.id}-heading`;
  const article = make(
    "article",
    { id: doc.id, class: "document", "aria-labelledby": heading, tabindex: "-1" },
    make(
      "header",
      {},
      make("h3", { id: heading }, ...nameParts(doc.name)),
      make("p", { class: "facts" }, factsOf(doc)),
    ),
  );
  if (doc.refused !== null) article.firstChild.append(make("p", { class: "refusal" }, doc.refused));
  const body = make("div", { class: "body" });
  // About as high as the text will be, so that the scroll bar tells the truth before it is drawn.
  body.style.setProperty("--lines", Math.ceil(doc.words / 10) + doc.blocks.length);
  article.append(body);
  return article;
}

function nameParts(name) {
  const cut = name.lastIndexOf("/") + 1;
  return [make("span", { class: "folder" }, name.slice(0, cut)), name.slice(cut)];
}

function factsOf(doc) {
  const facts = [counted(doc.words, "word")];
  const removed = wordsOf(marksOf(doc, "removal"));
  if (removed)
    facts.push(
      doc.refused === null ? `${formatted.format(removed)} removed` : `${formatted.format(removed)} would have gone`,
    );
  const claims = marksOf(doc, "claim").length;
  if (claims) facts.push(counted(claims, "claim"));
  if (doc.format === "html") facts.push("text of a page");
  return facts.join(" · ");
}

// Gives, by mark, its note and the elements in the text that show it.
function drawBody(doc, article, report) {
  const notes = new Map(doc.marks.map((mark) => [mark, noteElement(mark, report)]));
  const pieces = new Map(doc.marks.map((mark) => [mark, []]));
  const text = make("div", { class: `text ${doc.format}`, dir: "auto" });
  text.append(...doc.blocks.map((block) => blockElement(doc, block, pieces)).filter((element) => element !== null));
  const list = make("ol", { class: "notes", "aria-label": `Findings in ${doc.name}` }, ...notes.values());
  article.querySelector(".body").append(text, list);
  return { notes, pieces };
}

// null: nothing but white space.
function blockElement(doc, block, pieces) {
  const shown = withoutGap(piecesOf(block));
  if (shown.length === 0) return null;
  const kind = block[0];
  const element = make(kind === "heading" ? "h4" : "p", { class: `block ${kind}` });
  for (const [text, ...numbers] of shown) {
    element.append(
      pieceElement(
        text,
        numbers.map((number) => doc.marks[number]),
        pieces,
      ),
    );
  }
  return element;
}

// The distance between blocks is a matter of style: the white space after a block is not drawn.
function withoutGap(pieces) {
  const kept = [...pieces];
  while (kept.length > 0) {
    const [text, ...marks] = kept.pop();
    const ink = text.trimEnd();
    if (ink) return [...kept, [ink, ...marks]];
  }
  return kept;
}

function pieceElement(text, marks, pieces) {
  let inner = document.createTextNode(text);
  // What is removed is outermost.
  for (const mark of [...marks].sort((one, other) => (one.kind === "removal") - (other.kind === "removal"))) {
    inner = markElement(mark, inner, pieces.get(mark));
  }
  return inner;
}

function markElement(mark, inner, pieces) {
  const element = make(mark.kind === "removal" ? "del" : "mark", {
    class: `finding ${mark.kind}`,
    "data-finding": mark.id,
  });
  if (pieces.length === 0) {
    element.id = mark.id;
    element.append(spoken(`[${kindOf(mark)}: ${mark.message}] `));
  }
  element.append(inner);
  pieces.push(element);
  return element;
}

const kindOf = (mark) => (mark.refused ? "Would have gone" : KINDS[mark.kind]);

function noteElement(mark, report) {
  const { why, advice } = report.rules[mark.rule] ?? {};
  const head = make(
    "button",
    { type: "button", class: "note-head", "aria-expanded": "false", "aria-describedby": mark.id },
    make("span", { class: "note-state", "aria-hidden": "true" }),
    make("span", { class: "note-message" }, spoken(`${kindOf(mark)}: `), mark.message),
    make("span", { class: "note-rule" }, mark.rule),
    make("span", { class: "note-verdict spoken" }),
  );
  const body = make("div", { class: "note-body" });
  for (const [name, text] of [
    ["why", why],
    ["advice", advice],
    ["where", whereOf(mark)],
  ]) {
    if (text) body.append(make("p", { class: name }, text));
  }
  body.append(verdictElement(mark), reasonElement());
  return make("li", { class: `note ${mark.kind}`, "data-note": mark.id }, head, body);
}

function whereOf(mark) {
  const facts = [`Line ${mark.line}`, kindOf(mark).toLowerCase(), mark.severity];
  if (mark.kind === "possible") facts.push(mark.fix === "unsafe" ? "goes with --unsafe-fixes" : "stays");
  if (mark.also.length) facts.push(`also ${mark.also.join(", ")}`);
  return facts.join(" · ");
}

function verdictElement(mark) {
  const button = (verdict, text, key) =>
    make(
      "button",
      { type: "button", "data-verdict": verdict, "aria-pressed": "false", "aria-keyshortcuts": key },
      text,
    );
  const group = make("div", { class: "verdict", role: "group", "aria-label": `Your decision on ${mark.rule}` });
  group.append(button("accepted", "Accept", "a"), button("rejected", "Reject", "r"));
  return group;
}

function reasonElement() {
  return make(
    "label",
    { class: "reason" },
    "Reason ",
    make("input", { type: "text", maxlength: "200", autocomplete: "off", placeholder: "optional" }),
  );
}
