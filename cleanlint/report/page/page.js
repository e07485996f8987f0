// Putting it together: what the reader does, and what follows.

const report = readReport();
const decisions = new Decisions();
fillRules(byId("filters").elements.rule, report);
const filters = new Filters(byId("filters"), report, decisions);
const reader = new Reader(report, decisions, filters);

drawOverview(report, (rule) => {
  const form = byId("filters");
  form.reset();
  form.elements.rule.value = rule;
  form.elements.severity.value = "all";
  applyFilters();
  byId("documents").scrollIntoView();
  byId("documents").focus({ preventScroll: true });
});

function applyFilters() {
  filters.read();
  reader.refresh();
  drawContents(filters.documents);
  byId("clear").hidden = filters.count === 0 && filters.query === "";
  byId("filters-set").textContent = filters.count ? ` (${filters.count})` : "";
  announce(`${counted(filters.documents.length, "document")}, ${counted(filters.marks.length, "finding")}.`);
}

function drawContents(shown) {
  const [some, all] = [formatted.format(shown.length), counted(report.documents.length, "document")];
  byId("contents-summary").textContent = `${some} of ${all}`;
  const counts = new Map();
  for (const mark of filters.marks) counts.set(mark.doc, (counts.get(mark.doc) ?? 0) + 1);
  byId("contents-list").replaceChildren(...shown.map((doc) => contentsItem(doc, counts.get(doc) ?? 0)));
  document.body.classList.toggle("nothing", shown.length === 0);
}

function contentsItem(doc, count) {
  const name = make("span", { class: "name" }, ...nameParts(doc.name));
  const link = make("a", { href: `#${doc.id}`, title: doc.path }, name);
  if (count > 0) {
    const unit = spoken(count === 1 ? " finding" : " findings");
    link.append(" ", make("span", { class: "count" }, formatted.format(count), unit));
  }
  return make("li", doc.refused === null ? {} : { class: "refused" }, link);
}

function markOf(element, attribute) {
  const id = element?.getAttribute(attribute);
  return id ? report.documents.flatMap((doc) => doc.marks).find((mark) => mark.id === id) : undefined;
}

byId("filters").addEventListener("input", applyFilters);
byId("filters").addEventListener("reset", () => setTimeout(applyFilters)); // once the form is as it was at first
byId("filters").addEventListener("submit", (event) => {
  event.preventDefault();
  byId("documents").scrollIntoView();
  byId("documents").focus({ preventScroll: true });
});
byId("next").addEventListener("click", () => reader.move(1));
byId("previous").addEventListener("click", () => reader.move(-1));

byId("documents").addEventListener("click", (event) => {
  const note = event.target.closest("[data-note]");
  const mark = markOf(note, "data-note") ?? markOf(event.target.closest("[data-finding]:not(.muted)"), "data-finding");
  if (mark === undefined) return;
  const verdict = event.target.closest("button[data-verdict]")?.dataset.verdict;
  if (verdict) reader.decide(mark, decisions.of(mark) === verdict ? null : verdict);
  else if (event.target.closest(".note-body")) return;
  else if (reader.current === mark) reader.close();
  else reader.open(mark, { scroll: note !== null });
});

byId("documents").addEventListener("change", (event) => {
  if (!event.target.matches(".reason input")) return;
  const mark = markOf(event.target.closest("[data-note]"), "data-note");
  if (decisions.of(mark) === "rejected") decisions.decide(mark, "rejected", event.target.value.trim());
});

// Accepting or rejecting by key goes on to the next finding.
function decideAndGoOn(verdict) {
  if (reader.current === null) return;
  reader.decide(reader.current, verdict);
  if (verdict !== null) reader.move(1);
}

const COMMANDS = {
  j: () => reader.move(1),
  n: () => reader.move(1),
  k: () => reader.move(-1),
  p: () => reader.move(-1),
  a: () => decideAndGoOn("accepted"),
  r: () => decideAndGoOn("rejected"),
  u: () => decideAndGoOn(null),
  e: () => openExport(),
  "/": () => byId("filters").elements.query.focus(),
  "?": () => byId("help").showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    if (typing) typing.blur();
    else reader.close();
  } else if (!typing && byId("single-keys").checked && Object.hasOwn(COMMANDS, event.key)) {
    event.preventDefault();
    COMMANDS[event.key]();
  }
});

byId("open-help").addEventListener("click", () => byId("help").showModal());
byId("open-export").addEventListener("click", () => openExport());
byId("single-keys").checked = storage.read("single-keys") ?? true;
byId("single-keys").addEventListener("change", (event) => storage.write("single-keys", event.target.checked));

function openExport() {
  const said = report.documents.flatMap((doc) => doc.marks).map((mark) => decisions.of(mark));
  const count = (verdict) => said.filter((one) => one === verdict).length;
  const [accepted, rejected] = VERDICTS.map(count);
  byId("export-summary").textContent =
    accepted + rejected
      ? `${formatted.format(accepted)} accepted, ${formatted.format(rejected)} rejected, ${formatted.format(count(null))} open.`
      : "Nothing is decided yet: open a finding, then accept or reject it.";
  byId("export").showModal();
}

byId("export").addEventListener("click", (event) => {
  const name = event.target.closest("[data-export]")?.dataset.export;
  if (name) download(NAMES[name], EXPORTS[name](report.documents, decisions));
});

// Light or dark: as the system says, until the reader says otherwise.
const systemDark = matchMedia("(prefers-color-scheme: dark)");
function showTheme() {
  const chosen = storage.read("theme");
  const dark = chosen === "dark" || (chosen !== "light" && systemDark.matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  byId("theme").setAttribute("aria-pressed", String(dark));
}
byId("theme").addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme === "dark";
  storage.write("theme", dark ? "light" : "dark");
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  byId("theme").setAttribute("aria-pressed", String(!dark));
});
systemDark.addEventListener("change", showTheme);

// The contents and the filters are open where there is room for them.
const wide = matchMedia("(min-width: 80rem)");
function unfold() {
  byId("contents").open = wide.matches;
  byId("more-filters").open = roomy.matches;
}
wide.addEventListener("change", unfold);
roomy.addEventListener("change", unfold);

let resized;
addEventListener("resize", () => {
  cancelAnimationFrame(resized);
  resized = requestAnimationFrame(() => reader.realign());
});
new ResizeObserver(([{ target }]) =>
  document.documentElement.style.setProperty("--bar", `${target.offsetHeight}px`),
).observe(document.querySelector(".bar"));
addEventListener("beforeprint", () => reader.drawAll());

byId("paths").append(...report.documents.map((doc) => make("option", { value: doc.path })));
byId("remarks").hidden = report.documents.every((doc) => marksOf(doc, "remark").length === 0);
showTheme();
unfold();
applyFilters();
announce("");
