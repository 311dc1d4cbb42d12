// Makes the messages live and the desk quick. Without it every page works by reloading.
import { follow, showHelp } from "./keys.js";
import { listen, play } from "./player.js";
import { openCard } from "./renew.js";
import { ask, isAway, open } from "./server.js";

const EVERY = 5000; // milliseconds between two questions to the server
const live = document.querySelector("[data-live]");
const list = document.getElementById("lijst");
let active = false; // whether the colleague did something since the last question

for (const sign of ["keydown", "pointerdown"]) addEventListener(sign, () => { active = true; });

const links = () => [...list.querySelectorAll("a")];
const linkOf = (id) => document.getElementById(`rij-${id}`);
const press = (selector) => document.querySelector(selector)?.click();
const picked = () => list.querySelectorAll(":checked").length;

function count() {
  const number = Number(list.dataset.amount);
  const words = number === 1 ? "1 bericht wacht" : `${number} berichten wachten`;
  document.getElementById("aantal").textContent = number ? `${words}. Het oudste staat bovenaan.` : "";
  document.title = document.title.replace(/^(\(\d+\) )?/, number ? `(${number}) ` : "");
}

function look() {
  const was = active;
  active = false;
  ask(live.dataset.live, was).catch(() => {});
}

// Open the message that is `by` rows further; the first one when nobody opened any, and at an end none.
async function go(by) {
  const rows = links();
  const isChosen = document.querySelector(".desk.chosen") !== null;
  const row = rows[isChosen ? rows.indexOf(linkOf(openCard()?.dataset.card)) + by : 0];
  if (!row) return false;
  const { id } = row;
  if (!(await open(row.href))) return false;
  document.getElementById(id)?.focus();
  return true;
}

function write() {
  const note = openCard()?.querySelector("[data-part=note]");
  if (!note) return false;
  note.querySelector("details")?.setAttribute("open", "");
  note.querySelector("textarea").focus();
  return true;
}

function search() {
  const find = document.querySelector(".find");
  if (!find) return false;
  find.open = true;
  find.querySelector("input[type=search]").focus();
  return true;
}

function pick() {
  linkOf(openCard()?.dataset.card)?.closest("[data-row]").querySelector("[name=bericht]").click();
}

// A key acts on what is ticked, or else on what is open.
const act = (word, step) => press(picked() ? `#samen [value=${word}]` : `#geopend form[action$="/${step}"] button`);

follow({
  j: () => go(1),
  k: () => go(-1),
  " ": play,
  c: () => act("oppakken", "oppakken"),
  e: () => act("afhandelen", "afhandelen"),
  u: () => press("[data-undo] button, #geopend form[action$='/heropenen'] button"),
  x: pick,
  "?": showHelp,
}, { n: write, "/": search }, isAway);
listen(async () => { if (await go(1)) play(); });

// Without this the browser would load the whole page for each message.
list?.addEventListener("click", (event) => {
  const row = event.target.closest("a");
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(row.href).then((done) => done && document.getElementById(`kop-${openCard().dataset.card}`).focus())
    .catch(isAway);
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-snippet]")) insert(event.target);
  const told = document.querySelector("[data-picked]");
  if (told) told.textContent = picked() === 1 ? "1 bericht gekozen" : `${picked()} berichten gekozen`;
});

// Put a text where the colleague was typing.
function insert(choice) {
  const note = choice.form.elements.notitie;
  const before = note.value.slice(0, note.selectionEnd);
  const space = before && !/\s$/.test(before) ? " " : "";
  note.setRangeText(space + choice.value, note.selectionEnd, note.selectionEnd, "end");
  choice.value = "";
  note.focus();
}

if (live) {
  count();
  new MutationObserver(count).observe(list, { attributeFilter: ["data-amount"] });
  setInterval(() => { if (!document.hidden) look(); }, EVERY);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
}
