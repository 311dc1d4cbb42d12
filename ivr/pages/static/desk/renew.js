// Makes the page show what the server shows, without touching what a colleague types, hears or ticks.

const partsOf = (card) => [...card.querySelectorAll("[data-part]")];
const rowsIn = (place) => [...place.querySelectorAll("[data-row]")];

export const openCard = () => document.querySelector("#geopend [data-card]");
export const isPlaying = (node) => [...node.querySelectorAll("audio")].some((audio) => !audio.paused);

// Compared with the note that is kept: the server may show a text again that it did not keep.
export const isTyped = (text) => text.value !== text.form.elements.was.value;
export const hasTyped = (leaving) => [...document.querySelectorAll(".note textarea")]
  .some((text) => text.form !== leaving && isTyped(text));

// Text that a colleague is typing, or a choice that is open, is never replaced.
function isBusy(part) {
  const text = part.querySelector("textarea");
  return (text !== null && (text === document.activeElement || isTyped(text)))
    || (document.activeElement?.tagName === "SELECT" && part.contains(document.activeElement));
}

// Renew what changed of the open message; tells whether something was left for the colleague's sake.
function renewCard(old, fresh, isNoteDone) {
  let left = false;
  const renewed = partsOf(fresh);
  old.className = fresh.className;
  partsOf(old).forEach((part, place) => {
    const newer = renewed[place];
    if (part.dataset.stamp === newer.dataset.stamp) return;
    const isDone = isNoteDone && part.dataset.part === "note";
    if (!isDone && (isBusy(part) || isPlaying(part))) left = true;
    else part.replaceWith(newer);
  });
  return left;
}

function renewOpened(page, isNoteDone) {
  const place = document.getElementById("geopend");
  const [old, fresh] = [openCard(), page.querySelector("#geopend [data-card]")];
  if (old && fresh && old.dataset.card === fresh.dataset.card) return renewCard(old, fresh, isNoteDone);
  // What is gone meanwhile stays while somebody types or listens.
  if (old && !fresh && (partsOf(old).some(isBusy) || isPlaying(old))) return true;
  place.replaceChildren(...page.getElementById("geopend").childNodes);
  return false;
}

function renewRow(mine, fresh) {
  if (mine.dataset.stamp === fresh.dataset.stamp) return;
  const had = mine.contains(document.activeElement) && document.activeElement.tagName;
  fresh.querySelector("[name=bericht]").checked = mine.querySelector("[name=bericht]").checked;
  mine.replaceWith(fresh);
  if (had) fresh.querySelector(had).focus({ preventScroll: true });
}

function renewRows(page) {
  const [old, fresh] = [document.getElementById("lijst"), page.getElementById("lijst")];
  const known = new Map(rowsIn(old).map((row) => [row.dataset.row, row]));
  const fresher = rowsIn(fresh);
  const ids = new Set(fresher.map((row) => row.dataset.row));
  const held = [...known].find(([, row]) => row.contains(document.activeElement));
  for (const [id, row] of known) if (!ids.has(id)) row.remove();
  fresher.forEach((row, place) => {
    const mine = known.get(row.dataset.row);
    if (mine) renewRow(mine, row);
    else old.insertBefore(row, rowsIn(old)[place] ?? null);
  });
  Object.assign(old.dataset, fresh.dataset);
  const empty = [document, page].map((where) => where.querySelector(".rows .empty"));
  empty[0]?.remove();
  if (empty[1]) old.after(empty[1]);
  if (held && !ids.has(held[0])) rowsIn(old)[0]?.querySelector("a").focus({ preventScroll: true });
}

// The links to the other pages, unless a colleague is about to use one.
function renewPages(page) {
  const old = document.getElementById("bladen");
  if (!old.contains(document.activeElement)) old.replaceWith(page.getElementById("bladen"));
}

// Show all of it; `isNoteDone` says that the note on the screen was just kept.
export function renew(page, isNoteDone = false) {
  const desk = page.querySelector(".desk").className;
  const left = renewOpened(page, isNoteDone);
  renewRows(page);
  renewPages(page);
  document.querySelector(".desk").className = desk;
  if (left) document.getElementById("lijst").dataset.stand = "";
}
