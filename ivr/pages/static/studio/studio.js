/** Lets a colleague speak every piece of the line, one after the other, with the keyboard alone. */

import { resume } from "./earlier.js";
import * as meter from "./meter.js";
import * as microphone from "./microphone.js";
import * as pieces from "./pieces.js";
import { again, discard, FORGETFUL, record, stop } from "./recorder.js";
import * as room from "./room.js";
import { explain, onJudged, refresh, watch } from "./sending.js";
import { $, isSpeaking, now, render, say } from "./stage.js";
import { accept, drop, goTo, listen } from "./walk.js";

const HIDDEN = 120_000; // milliseconds out of sight after which the microphone is released
const AWAY = "De microfoon is uitgezet omdat u een tijd weg was. De spatiebalk zet hem weer aan.";

const ACTS = {
  opnemen: () => (isSpeaking() ? stop() : record()),
  aanvaarden: accept,
  luisteren: () => listen(),
  langzaam: () => listen("langzaam"),
  opnieuw: again,
  weggooien: drop,
  "naar-vorige": () => goTo(pieces.before()),
  "naar-volgende": () => goTo(pieces.after()),
  microfoon: () => (microphone.isOpen() ? room.release() : room.open()),
  meten: room.measure,
  "weer-meten": room.measure,
};

const KEYS = {
  " ": "opnemen", Enter: "aanvaarden", l: "luisteren", p: "luisteren", k: "langzaam", r: "opnieuw", Backspace: "opnieuw",
  ArrowUp: "naar-vorige", ArrowLeft: "naar-vorige", ArrowDown: "naar-volgende", ArrowRight: "naar-volgende", m: "microfoon",
};

// Pressed too early these two have something to say: what comes first.
const SAYS_WHY = { opnemen: () => !now.measured, aanvaarden: () => !isSpeaking() };

async function act(id) {
  const useful = $(id).getAttribute("aria-disabled") !== "true" || SAYS_WHY[id]?.();
  if (!useful || now.gone) return;
  try {
    await ACTS[id]();
  } catch (error) {
    await explain(error);
  }
}

function press(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || !$("toetsen").checked) return;
  if (event.target.closest("input, select, textarea")) return;
  if (event.key === "Escape" && isSpeaking()) { discard("De opname is weggegooid."); return; }
  const id = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  // On a button or a link these two keys do what that button or link does.
  const isItsOwn = [" ", "Enter"].includes(event.key) && event.target.closest("button, a, summary");
  if (!id || isItsOwn) return;
  event.preventDefault();
  if (!event.repeat) act(id);
}

function listenToHands() {
  addEventListener("keydown", press);
  for (const id of Object.keys(ACTS)) {
    $(id).addEventListener("click", (event) => {
      act(id);
      // Who clicked with a mouse goes on with the space bar, which must not press this button again.
      if (event.detail > 0) $("podium").focus({ preventScroll: true });
    });
  }
  $("stukken").addEventListener("click", jump);
  $("toestel").addEventListener("change", room.change);
  for (const id of ["vanzelf", "toetsen"]) {
    $(id).checked = localStorage.getItem(`stem-${id}`) !== "nee";
    $(id).addEventListener("change", () => localStorage.setItem(`stem-${id}`, $(id).checked ? "ja" : "nee"));
  }
}

function jump(event) {
  const item = event.target.closest("[data-piece]");
  if (!item || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  goTo(pieces.byId(item.dataset.piece));
  $("podium").focus({ preventScroll: $("podium").getBoundingClientRect().top >= 0 });
}

function mindTheDoor() {
  addEventListener("beforeunload", (event) => { if (isSpeaking()) event.preventDefault(); });
  // A take that the page breaks off by closing stays what it is: broken off, and offered later.
  addEventListener("pagehide", microphone.close);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  // Another tab, or somebody by telephone, may have spoken meanwhile.
  addEventListener("focus", () => { if (!now.gone) refresh().catch(explain); });
  let hiding;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding);
    if (document.hidden && microphone.isOpen()) hiding = setTimeout(() => room.release(AWAY), HIDDEN);
  });
}

onJudged((piece) => {
  const here = piece === pieces.now() && !isSpeaking();
  if (here && piece.state === "ready" && $("vanzelf").checked) listen().catch(explain);
});

if (pieces.all.length) {
  $("kamer").hidden = $("podium").hidden = false;
  pieces.goTo(pieces.now());
  pieces.count();
  meter.rest();
  listenToHands();
  mindTheDoor();
  render();
  for (const piece of pieces.all) if (piece.state === "waiting" && piece.take) watch(piece);
  if (isSecureContext) resume().catch(() => say(FORGETFUL));
  else say(room.INSECURE);
}
