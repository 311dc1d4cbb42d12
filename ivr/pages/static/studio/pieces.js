/** The pieces that are to be spoken, as the list on the page tells them, and which one is next. */

const studio = document.getElementById("studio");
const list = document.getElementById("stukken");
const stand = document.getElementById("stand");
const left = document.getElementById("tijd");
const bar = document.getElementById("balk");

const HANDLING = 8; // seconds beside speaking and listening
const LONGEST_BREAK = 120; // seconds between two pieces that count as work

const wordOf = (state) => studio.dataset[`word${state[0].toUpperCase()}${state.slice(1)}`];

function read(item) {
  const { piece, digest, seconds, state, take, reason } = item.dataset;
  const title = item.closest("ol").previousElementSibling.textContent;
  const words = item.querySelector(".words").textContent;
  return { id: piece, digest, seconds: Number(seconds), state, take: Number(take) || null, reason, item, words, title };
}

export const all = [...list.querySelectorAll("[data-piece]")].map(read);
export const byId = (id) => all.find((piece) => piece.id === id);

const isNamed = (piece) => piece.item.querySelector("a").hash === location.hash;
const isHere = (piece) => piece.id === studio.dataset.here;

let at = Math.max(0, all.indexOf(all.find(isNamed) ?? all.find(isHere)));

export const now = () => all[at];
export const before = () => all[at - 1];
export const after = () => all[at + 1];
export const place = () => at + 1;

/** Go to a piece, and remember it in the address: a reload comes back to it. */
export function goTo(piece) {
  all[at].item.querySelector("a").removeAttribute("aria-current");
  at = all.indexOf(piece);
  const link = piece.item.querySelector("a");
  link.setAttribute("aria-current", "true");
  history.replaceState(null, "", studio.dataset.page + link.hash);
  // Only the list itself scrolls: the words to be spoken stay where they are.
  const { offsetTop, offsetHeight } = piece.item;
  list.scrollTop = offsetTop - (list.clientHeight - offsetHeight) / 2;
}

/** Return the next piece that still has to be spoken or accepted, from here on and then around. */
export function nextToDo() {
  const order = [...all.slice(at + 1), ...all.slice(0, at)];
  return order.find((piece) => !["accepted", "waiting", "kept"].includes(piece.state));
}

/** Change what is known of a piece. */
export function set(piece, changes) {
  Object.assign(piece, changes, { changed: performance.now() });
  piece.item.dataset.state = piece.state;
  piece.item.querySelector(".state").textContent = wordOf(piece.state);
  count();
}

const pace = { expected: 0, taken: 0, since: performance.now() };

/** Learn from a piece that is done how long one takes. */
export function learnPace(piece) {
  const moment = performance.now();
  pace.expected += expectedOf(piece);
  pace.taken += Math.min(LONGEST_BREAK, (moment - pace.since) / 1000);
  pace.since = moment;
}

const expectedOf = (piece) => 2 * piece.seconds + HANDLING;

/** Show how far it is, and how long it still takes at the pace of this afternoon. */
export function count() {
  const toDo = all.filter((piece) => piece.state !== "accepted");
  const done = all.length - toDo.length;
  const slowness = pace.expected > 100 ? pace.taken / pace.expected : 1;
  const minutes = Math.ceil((slowness * toDo.reduce((sum, piece) => sum + expectedOf(piece), 0)) / 60);
  stand.textContent = `${done} van ${all.length}`;
  left.textContent = toDo.length ? `ingesproken, nog ongeveer ${timeOf(minutes)}` : "ingesproken";
  bar.value = done;
}

function timeOf(minutes) {
  if (minutes < 60) return minutes === 1 ? "1 minuut" : `${minutes} minuten`;
  const quarters = Math.round(minutes / 15);
  const rest = ["", " en een kwartier", " en een half", " en drie kwartier"][quarters % 4];
  return `${Math.floor(quarters / 4)} uur${rest}`;
}
