// Makes the messages live, the player comfortable and typed notes safe. Without it every page works by reloading.
"use strict";

const EVERY = 5000; // milliseconds between two questions to the server
const said = document.getElementById("gezegd");
const live = document.querySelector("[data-live]");
let active = false; // whether the colleague did something since the last question
let sent; // the form with which the browser leaves this page, which takes its own note along

for (const sign of ["keydown", "pointerdown"]) addEventListener(sign, () => { active = true; });

const partsOf = (card) => [...card.querySelectorAll("[data-part]")];
const cardsIn = (place) => [...place.querySelectorAll("[data-card]")];
const isPlaying = (node) => [...node.querySelectorAll("audio")].some((audio) => !audio.paused);

// Compared with the note that is kept: the server may show a text again that it did not keep.
const isTyped = (text) => text.value !== text.form.elements.was.value;
const hasTyped = (leaving) => [...document.querySelectorAll(".note textarea")]
  .some((text) => text.form !== leaving && isTyped(text));

// Text that a colleague is typing is never replaced.
function isBusy(part) {
  const text = part.querySelector("textarea");
  return text !== null && (text === document.activeElement || isTyped(text));
}

// Renew what changed; tells whether something was left as it was for the colleague's sake.
function renewCard(old, fresh, force) {
  let left = false;
  const renewed = partsOf(fresh);
  old.className = fresh.className;
  partsOf(old).forEach((part, place) => {
    const newer = renewed[place];
    if (part.dataset.stamp === newer.dataset.stamp) return;
    if (!force && (isBusy(part) || isPlaying(part))) left = true;
    else part.replaceWith(newer);
  });
  return left;
}

// Make the page show what the server shows; `done` is the card and the part just acted on.
function renew(fresh, done = {}) {
  const old = document.getElementById("kaarten");
  const known = new Map(cardsIn(old).map((card) => [card.dataset.card, card]));
  const fresher = cardsIn(fresh);
  const ids = new Set(fresher.map((card) => card.dataset.card));
  let left = false;
  for (const [id, card] of known) {
    if (ids.has(id)) continue;
    if (id !== done.card && (partsOf(card).some(isBusy) || isPlaying(card))) left = true;
    else card.remove();
  }
  old.querySelector(".empty")?.remove();
  fresher.forEach((card, place) => {
    const mine = known.get(card.dataset.card);
    if (!mine) old.insertBefore(card, cardsIn(old)[place] ?? null);
    else if (renewCard(mine, card, done.note && done.card === card.dataset.card)) left = true;
  });
  if (!cardsIn(old).length) old.append(...fresh.children);
  Object.assign(old.dataset, fresh.dataset);
  if (left) old.dataset.stand = "";
  count(Number(fresh.dataset.amount));
}

// The links to the other pages, unless a colleague is about to use one.
function renewPages(page) {
  const old = document.getElementById("bladen");
  if (!old.contains(document.activeElement)) old.replaceWith(page.getElementById("bladen"));
}

function count(number) {
  if (!live) return;
  const words = number === 1 ? "1 bericht wacht" : `${number} berichten wachten`;
  document.getElementById("aantal").textContent = number ? `${words}. Het oudste staat bovenaan.` : "";
  document.title = document.title.replace(/^(\(\d+\) )?/, number ? `(${number}) ` : "");
}

function say(text, kind = "") {
  if (said.textContent.trim() === text) return; // A screen reader says it once.
  const line = document.createElement("div");
  line.className = `said ${kind}`;
  line.append(Object.assign(document.createElement("p"), { textContent: text }));
  said.replaceChildren(line);
}

// The server does not know the colleague any more: a reload shows the login, but typed text stays.
function leave() {
  if (!hasTyped()) return location.reload();
  say("U bent uitgelogd. Kopieer uw notitie en log opnieuw in.", "problem");
  return false;
}

function refuse(status, isNote) {
  const what = isNote ? "De notitie is niet bewaard." : "Dit is niet gelukt.";
  // Code 400 means that the form is too old, for instance because somebody logged in again.
  const remedy = status !== 400 ? "Probeer het opnieuw."
    : `${isNote ? "Kopieer uw notitie en laad" : "Laad"} de pagina opnieuw.`;
  say(`${what} ${remedy}`, "problem");
  said.focus();
  return false;
}

// Leave this page for what the server answers to a form.
function submit(form) {
  sent = form;
  form.submit();
  return false;
}

async function ask() {
  const { stand, newest } = document.getElementById("kaarten").dataset;
  const question = new URLSearchParams({ stand, gezien: newest });
  if (active) question.set("actief", "1");
  active = false;
  const answer = await fetch(`${live.dataset.live}&${question}`);
  if (answer.redirected) return leave();
  if (answer.status !== 200) return undefined;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("storing").replaceChildren(...page.getElementById("storing").children);
  renew(page.getElementById("kaarten"));
  renewPages(page);
  const added = Number(page.getElementById("kaarten").dataset.arrived);
  if (added) say(added === 1 ? "Er is een nieuw bericht." : `Er zijn ${added} nieuwe berichten.`);
  return undefined;
}

// A step keeps the sound playing and the typed text: only what changed is renewed.
async function send(form) {
  const card = form.closest("[data-card]");
  const note = card?.querySelector("form.note");
  const isNote = form === note;
  if (note && !isNote && isTyped(note.querySelector("textarea")) && !(await send(note))) return false;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  // Two notes, none to write to, or one too long: the server shows the text and says what to do.
  if ([409, 410, 422].includes(answer.status)) return submit(form);
  if (!answer.ok) return refuse(answer.status, isNote);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("kaarten")) return leave();
  renew(page.getElementById("kaarten"), { card: card?.dataset.card, note: isNote });
  renewPages(page);
  said.replaceChildren(...page.getElementById("gezegd").children);
  said.focus();
  return true;
}

if (live) {
  count(Number(document.getElementById("kaarten").dataset.amount));
  setInterval(() => { if (!document.hidden) ask().catch(() => {}); }, EVERY);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask().catch(() => {}); });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!document.getElementById("kaarten") || !form.closest("[data-card], #gezegd")) {
    sent = form;
    return;
  }
  event.preventDefault();
  send(form).catch(() => say("De verbinding is weg. Er is niets bewaard. Probeer het nog eens.", "problem"));
});
addEventListener("beforeunload", (event) => {
  if (hasTyped(sent)) event.preventDefault();
  sent = undefined;
});

// The player: slower, faster, and back to hear a number again.
const show = (node) => { for (const hidden of node.querySelectorAll("[data-back], [data-speed-label]")) hidden.hidden = false; };
const watch = new MutationObserver(() => show(document));
watch.observe(document.getElementById("inhoud"), { childList: true, subtree: true });
show(document);

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-speed]")) return;
  const audio = event.target.closest("[data-player]").querySelector("audio");
  audio.defaultPlaybackRate = audio.playbackRate = Number(event.target.value);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-back]");
  if (!button) return;
  const audio = button.closest("[data-player]").querySelector("audio");
  audio.currentTime = Math.max(0, audio.currentTime - 10);
});
document.addEventListener("error", (event) => {
  if (event.target.tagName !== "AUDIO") return;
  event.target.closest("[data-player]").querySelector("[data-unplayable]").hidden = false;
}, true);
document.addEventListener("play", (event) => {
  for (const audio of document.querySelectorAll("audio")) if (audio !== event.target) audio.pause();
}, true);
