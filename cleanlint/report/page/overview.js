// The figures and charts at the top of the page.

function drawOverview(report, choose) {
  const documents = report.documents;
  const words = documents.reduce((sum, doc) => sum + doc.words, 0);
  const gone = documents.reduce((sum, doc) => sum + removedWords(doc), 0);
  byId("headline").textContent = headlineOf(documents, words, gone);
  byId("figures").append(...figures(report, words, gone));
  byId("charts").append(...charts(documents, choose));
  drawFailures(report.failures);
  byId("colophon").textContent = `cleanlint ${report.version} · ruleset ${report.ruleset}`;
}

function headlineOf(documents, words, gone) {
  const touched = documents.filter((doc) => removedWords(doc) > 0).length;
  if (documents.length === 0) return "No document could be read.";
  if (gone === 0) return `Nothing to remove from ${counted(documents.length, "document")}.`;
  const where = touched === documents.length ? "" : `${formatted.format(touched)} of `;
  return `${formatted.format(gone)} of ${counted(words, "word")} ${gone === 1 ? "goes" : "go"}, from ${where}${counted(documents.length, "document")}.`;
}

function figures(report, words, gone) {
  const marks = report.documents.flatMap((doc) => doc.marks);
  const claims = marks.filter((mark) => mark.kind === "claim");
  const firm = claims.filter((mark) => mark.severity !== "info").length;
  const refused = report.documents.filter((doc) => doc.refused !== null).length;
  const perThousand = (count) => (words - gone ? ((count * 1000) / (words - gone)).toFixed(1) : "0");
  const shown = [
    [
      "Documents",
      formatted.format(report.documents.length),
      refused ? `${formatted.format(refused)} refused` : "none refused",
    ],
    ["Words removed", formatted.format(gone), words ? `${((gone * 100) / words).toFixed(1)} % of all` : ""],
    ["Claims per 1,000 words", perThousand(firm), `${perThousand(claims.length)} with those of severity info`],
    [
      "Possible removals",
      formatted.format(marks.filter((mark) => mark.kind === "possible").length),
      "left alone by default",
    ],
  ];
  return shown.map(([name, value, remark]) =>
    make(
      "div",
      {},
      make("dt", {}, name),
      make("dd", { class: "value" }, value),
      make("dd", { class: "remark" }, remark),
    ),
  );
}

function charts(documents, choose) {
  const removals = documents.filter((doc) => doc.refused === null).flatMap((doc) => marksOf(doc, "removal"));
  const claims = documents.flatMap((doc) => marksOf(doc, "claim"));
  return [
    chart(
      "Words removed, by rule",
      "Words",
      "removal",
      tally(removals, (mark) => mark.words),
      choose,
    ),
    chart(
      "Claims, by rule",
      "Claims",
      "claim",
      tally(claims, () => 1),
      choose,
    ),
  ].filter((element) => element !== null);
}

function tally(marks, worth) {
  const sums = new Map();
  for (const mark of marks) sums.set(mark.rule, (sums.get(mark.rule) ?? 0) + worth(mark));
  return [...sums].sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1));
}

const FIRST_ROWS = 10; // the rest is shown on request

// A table whose rows have bars; a rule's name shows its findings only.
function chart(title, unit, kind, rows, choose) {
  if (rows.length === 0) return null;
  const body = make("tbody");
  const top = rows[0][1] || 1;
  rows.forEach(([rule, sum], index) => {
    const name = make("button", { type: "button", class: "link" }, rule);
    name.addEventListener("click", () => choose(rule));
    const bar = make("span", { class: "bar-of-chart" });
    bar.style.setProperty("--share", sum / top);
    const row = make(
      "tr",
      {},
      make("th", { scope: "row" }, name),
      make("td", { class: "bars", "aria-hidden": "true" }, bar),
      make("td", { class: "sum" }, formatted.format(sum)),
    );
    row.hidden = index >= FIRST_ROWS;
    body.append(row);
  });
  const head = make(
    "thead",
    { class: "spoken" },
    make(
      "tr",
      {},
      make("th", { scope: "col" }, "Rule"),
      make("td", { "aria-hidden": "true" }),
      make("th", { scope: "col" }, unit),
    ),
  );
  const figure = make("div", { class: `chart ${kind}` }, make("table", {}, make("caption", {}, title), head, body));
  if (rows.length > FIRST_ROWS) figure.append(moreButton(body, rows.length));
  return figure;
}

function moreButton(body, count) {
  const button = make("button", { type: "button", class: "link more-rows" }, `All ${count} rules`);
  button.addEventListener("click", () => {
    for (const row of body.rows) row.hidden = false;
    body.rows[FIRST_ROWS].querySelector("button").focus();
    button.remove();
  });
  return button;
}

function drawFailures(failures) {
  byId("failures").hidden = failures.length === 0;
  byId("failures-heading").textContent = `${counted(failures.length, "document")} could not be read`;
  for (const { path, error } of failures)
    byId("failure-list").append(make("dt", {}, path), make("dd", {}, withoutPath(error, path)));
}

// Messages begin with the path, which stands above them here.
const withoutPath = (error, path) => (error.startsWith(`${path}: `) ? error.slice(path.length + 2) : error);
