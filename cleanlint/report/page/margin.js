// Notes stand beside what they are about, where there is room beside the text.

const roomy = matchMedia("(min-width: 62rem)");
const GAP = 8; // between two notes

// All is measured before anything is moved: otherwise each note would lay out the page anew.
function alignNotes(articles) {
  if (!roomy.matches) return;
  const lists = articles.map((article) => article.querySelector(".notes")).filter((list) => list !== null);
  const measured = lists.map((list) => [list, measuredNotes(list)]);
  for (const [list, places] of measured) moveNotes(list, places);
}

function measuredNotes(list) {
  const top = list.getBoundingClientRect().top;
  const notes = [...list.children].filter((note) => !note.hidden);
  return notes.map((note) => {
    const marked = byId(note.dataset.note)?.getBoundingClientRect();
    return { note, wanted: marked ? marked.top - top : 0, height: note.offsetHeight };
  });
}

function moveNotes(list, places) {
  let free = 0;
  for (const { note, wanted, height } of places) {
    const open = note.classList.contains("current"); // lies over the others, right beside its mark
    note.style.setProperty("--top", `${open ? wanted : Math.max(wanted, free)}px`);
    if (!open) free = Math.max(wanted, free) + height + GAP;
  }
  list.style.setProperty("--height", `${free}px`);
}
