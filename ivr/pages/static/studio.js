/** Lets a colleague speak every piece of the line, one after the other, with the keyboard alone. */

import * as meter from "./studio-meter.js";
import * as microphone from "./studio-microphone.js";
import * as pieces from "./studio-pieces.js";
import * as server from "./studio-server.js";
import * as takes from "./studio-takes.js";
import { Take } from "./studio-take.js";

const $ = (id) => document.getElementById(id);
const studio = $("studio");
const stage = $("podium");
const VOICE = Number(studio.dataset.voice);

const SILENCE = 2000; // milliseconds of a room's noise
const GET_READY = 350; // milliseconds before "speak now"
const TAIL = 250; // milliseconds after the key that stops: the last word may still sound
const LONGEST = 90_000; // milliseconds of one take
const HIDDEN = 120_000; // milliseconds out of sight after which the microphone is released
const FIRST_LOOK = 400; // milliseconds until the first question whether a take was judged
const LAST_LOOK = 5000;
const SLOW = 20_000; // milliseconds of judging after which something may be wrong
const AUDIBLE = 0.001; // of the largest sample: below it, nothing came out of the microphone

const TROUBLES = {
  NotAllowedError: "De browser mag de microfoon niet gebruiken. Klik op het slotje of de microfoon in de adresbalk, kies Toestaan en druk nog eens op de spatiebalk.",
  NotFoundError: "Er is geen microfoon gevonden. Sluit een headset of microfoon aan en druk nog eens op de spatiebalk, of neem op per telefoon.",
  NotReadableError: "Een ander programma houdt de microfoon bezet. Sluit Teams, Zoom of wat er nog meer belt, en druk nog eens op de spatiebalk.",
};
const INSECURE = "De browser geeft de microfoon alleen aan een beveiligde pagina. Open deze pagina met https:// ervoor, of neem op per telefoon.";
const PULLED = "De microfoon is weg. Sluit hem weer aan en druk op de spatiebalk. Wat u al had opgenomen, is bewaard.";
const SILENT = "Er kwam geen geluid uit de microfoon. Kijk of een knop op de microfoon of de headset uit staat, of kies hieronder een andere microfoon. Druk daarna op de spatiebalk.";
const FORGETFUL = "Deze browser kan niets bewaren: de schijf is vol, of dit is een privévenster. Sluit de pagina niet voordat een opname is verstuurd.";
const AWAY = "Het nakijken duurt langer dan anders. Ga gerust verder met het volgende stuk. Duurt het lang? Vraag de beheerder of scripts/worker.py draait.";
const GONE = "Deze stem is teruggetrokken. Wat er nog van in deze browser stond, is gewist.";

let moment = "off"; // off, opening, measuring, idle, beginning, recording or ending
let take; // what is recorded now
let measured = false; // whether the room was listened to since the page opened
let silence = []; // blocks of sound while the room is listened to
let hint = ""; // said instead of the state, until something happens
let sending = Promise.resolve();
let gone = false;

// -- what is shown --------------------------------------------------------------------------------

const SAID = {
  todo: "Druk op de spatiebalk of op Opnemen, en lees dit voor.",
  kept: "Opgenomen. Wordt verstuurd.",
  waiting: "Wordt nagekeken.",
  ready: "Goed gelukt. Aanvaard het (Enter), of neem het nog een keer op.",
  accepted: "Dit stuk is klaar.",
  stale: "De woorden zijn veranderd. Druk op de spatiebalk of op Opnemen, en spreek dit stuk opnieuw in.",
};

const isSpeaking = () => ["beginning", "recording", "ending"].includes(moment);

function sentence(piece) {
  if (hint) return hint;
  if (!measured) return "Zet eerst de microfoon aan.";
  if (moment === "opening") return "De microfoon gaat aan.";
  if (piece.state === "refused") return `${piece.reason} Druk op de spatiebalk voor nog een keer.`;
  if (piece.state === "waiting" && piece.slow) return AWAY;
  return SAID[piece.state];
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function render() {
  const piece = pieces.now();
  stage.dataset.moment = moment;
  stage.dataset.state = piece.state;
  write($("plaats"), `Stuk ${pieces.place()} van ${pieces.all.length}: ${piece.title}`);
  write($("woorden"), piece.words);
  write($("vorige"), pieces.before()?.words ?? "");
  write($("volgende"), pieces.after()?.words ?? "");
  stage.style.setProperty("--expected", `${piece.seconds}s`);
  write($("lamp"), { beginning: "Even wachten", recording: "Spreek nu", ending: "Klaar" }[moment] ?? "");
  // While somebody speaks, a screen reader stays silent: it would be recorded.
  if (!isSpeaking()) write($("toestand"), sentence(piece));
  renderButtons(piece);
}

function renderButtons(piece) {
  const heard = ["ready", "accepted", "stale"].includes(piece.state) && piece.take !== null;
  name("opnemen", isSpeaking() ? "Stoppen" : "Opnemen");
  name("aanvaarden", piece.state === "accepted" ? "Verder" : "Aanvaarden en verder");
  name("luisteren", microphone.isPlaying() ? "Stil" : "Luisteren");
  name("microfoon", moment === "off" ? "Microfoon aanzetten" : "Microfoon uitzetten");
  enable("opnemen", measured && !["opening", "measuring", "ending"].includes(moment));
  enable("aanvaarden", !isSpeaking() && ["ready", "accepted"].includes(piece.state));
  enable("luisteren", !isSpeaking() && heard);
  enable("langzaam", !isSpeaking() && heard);
  enable("opnieuw", isSpeaking() || !["todo", "stale"].includes(piece.state));
  enable("weggooien", !isSpeaking() && piece.take !== null && piece.state !== "waiting");
  enable("naar-vorige", !isSpeaking() && pieces.before() !== undefined);
  enable("naar-volgende", !isSpeaking() && pieces.after() !== undefined);
}

const name = (id, words) => write($(id).querySelector("span"), words);

// A button that has no use now stays where it is, and keeps the focus.
const enable = (id, useful) => $(id).setAttribute("aria-disabled", String(!useful));

function say(words) {
  hint = words;
  render();
}

function become(next) {
  moment = next;
  hint = "";
  render();
}

// -- the microphone and the room ------------------------------------------------------------------

function hear(block) {
  meter.show(block);
  take?.add(block);
  if (moment === "measuring") silence.push(block);
}

async function openMicrophone() {
  if (!isSecureContext || !navigator.mediaDevices) return refuse(INSECURE);
  become("opening");
  try {
    await microphone.open($("toestel").value, hear, () => { end(); release(PULLED); });
  } catch (error) {
    return refuse(TROUBLES[error.name] ?? `De microfoon gaat niet aan (${error.name}). Sluit hem opnieuw aan en druk nog eens op de spatiebalk.`);
  }
  become("idle");
  nameMicrophones().catch(() => {});
  return true;
}

function refuse(reason) {
  become("off");
  say(reason);
  if (!$("kamer").hidden) write($("kamer-zegt"), reason);
  return false;
}

async function nameMicrophones() {
  const [usual] = $("toestel").options;
  const named = (await microphone.microphones()).filter((one) => !["default", "communications"].includes(one.deviceId));
  const chosen = $("toestel").value;
  $("toestel").replaceChildren(usual, ...named.map((one) => new Option(one.label, one.deviceId)));
  $("toestel").value = named.some((one) => one.deviceId === chosen) ? chosen : "";
}

function release(why = "") {
  microphone.close();
  meter.rest();
  become("off");
  if (why) say(why);
}

// Listen to the room for two seconds, and say what it is like.
async function measure() {
  microphone.stop();
  if (!microphone.isOpen() && !(await openMicrophone())) return;
  $("kamer").hidden = false;
  silence = [];
  become("measuring");
  write($("kamer-zegt"), "Wees nu twee seconden stil.");
  await pause(SILENCE);
  if (moment !== "measuring") return;
  const { fine, said } = meter.saidOf(meter.noiseOf(silence));
  measured = true;
  become("idle");
  if (fine) say(`${said} Druk op de spatiebalk en lees voor.`);
  else write($("kamer-zegt"), said);
  name("meten", "Opnieuw meten");
  $("meten").querySelector("kbd")?.remove();
  if ($("kamer").contains(document.activeElement) && fine) stage.focus();
  $("kamer").hidden = fine;
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// -- a take ---------------------------------------------------------------------------------------

async function record() {
  if (gone) return;
  if (!measured) { await measure(); return; }
  if (!microphone.isOpen() && !(await openMicrophone())) return;
  microphone.stop();
  const mine = new Take(VOICE, pieces.now(), microphone.rate(), () => say(FORGETFUL));
  take = mine;
  become("beginning");
  await pause(GET_READY);
  if (take === mine && moment === "beginning") become("recording");
  setTimeout(() => { if (take === mine) stop(); }, LONGEST);
}

async function stop() {
  if (moment === "ending") return;
  const mine = take;
  become("ending");
  await pause(TAIL);
  if (take === mine) end();
}

// The take is whole: keep it, and send it behind those that were made before.
function end() {
  if (!take) return;
  const mine = take;
  take = undefined;
  become(microphone.isOpen() ? "idle" : "off");
  if (mine.peak < AUDIBLE) {
    mine.discard();
    say(SILENT);
    return;
  }
  pieces.set(mine.piece, { state: "kept", key: mine.key });
  render();
  const finished = mine.finish();
  sending = sending.then(async () => { await finished; await send(mine.known, mine.parts); });
}

function discard() {
  take?.discard();
  take = undefined;
  become("idle");
}

async function again() {
  if (isSpeaking()) discard();
  await record();
}

// Nothing thrown here may stop the takes behind it.
async function send(known, parts = null) {
  try {
    const answer = await takes.alone(known.key, () => bring(known, parts));
    if (answer) await settle(known, answer);
    else await refresh();
  } catch (error) {
    await refused(known, error);
  }
  render();
}

async function bring(known, inMemory) {
  const parts = inMemory ?? (await takes.partsKept(known.key));
  // Another tab has sent it.
  if (!parts) return null;
  const answer = await server.bring(known, microphone.wav(parts, known.rate));
  await takes.forget(known.key).catch(() => {});
  return answer;
}

async function settle(known, { take: number, state }) {
  const piece = pieces.byId(known.piece);
  // A newer take of the same piece is on its way.
  if (!piece || (piece.key && piece.key !== known.key)) return;
  pieces.set(piece, { state, take: number, reason: "", slow: false });
  watch(piece, number);
}

async function refused(known, error) {
  if (!(error instanceof server.Refusal)) throw error;
  if (error.status === 404 && (await isGone())) return;
  if (error.status === 403) return;
  await takes.forget(known.key).catch(() => {});
  const piece = pieces.byId(known.piece);
  const reason = error.message || "De server neemt deze opname niet aan.";
  if (piece) pieces.set(piece, { state: "refused", reason, take: null });
  else say(reason);
}

async function isGone() {
  try {
    await server.stand();
    return false;
  } catch (error) {
    gone = error.status === 404;
    if (gone) { await takes.forgetVoice(VOICE).catch(() => {}); release(GONE); }
    return gone;
  }
}

// -- what the server makes of it ------------------------------------------------------------------

async function watch(piece, number) {
  const since = performance.now();
  for (let wait = FIRST_LOOK; ; wait = Math.min(1.3 * wait, LAST_LOOK)) {
    await pause(wait);
    if (piece.take !== number || piece.state !== "waiting") return;
    if (document.hidden) continue;
    const found = await server.takeState(number).catch(() => null);
    if (piece.take !== number || piece.state !== "waiting") return;
    if (!found) { await refresh(); return; }
    if (found.state !== "waiting") { await judged(piece, found); return; }
    piece.slow = performance.now() - since > SLOW;
    render();
  }
}

async function judged(piece, { state, reason }) {
  pieces.set(piece, { state, reason, slow: false });
  render();
  const here = piece === pieces.now() && !isSpeaking();
  if (here && state === "ready" && $("vanzelf").checked) await listen();
}

// Ask how it stands with everything: another tab, or somebody by telephone, speaks as well.
async function refresh() {
  const { pieces: fresh } = await server.stand();
  for (const [id, { state, reason, take: number }] of Object.entries(fresh)) {
    const piece = pieces.byId(id);
    if (!piece || piece.state === "kept" || (piece.state === state && piece.take === number)) continue;
    pieces.set(piece, { state, reason: reason ?? "", take: number });
    if (state === "waiting" && number) watch(piece, number);
  }
  render();
}

async function listen(pace = "gewoon") {
  const piece = pieces.now();
  if (microphone.isPlaying()) { microphone.stop(); return render(); }
  if (!["ready", "accepted", "stale"].includes(piece.state) || piece.take === null) return say("Er is nog niets om naar te luisteren.");
  try {
    const file = await server.sound(piece.take, pace);
    if (piece !== pieces.now() || isSpeaking()) return undefined;
    const heard = microphone.play(file);
    setTimeout(render);
    await heard;
  } catch (error) {
    if (error.status !== 404) throw error;
    say("Dit geluid is er nog niet. Probeer het over een paar seconden nog eens.");
  }
  return render();
}

async function accept() {
  const piece = pieces.now();
  if (piece.state === "accepted") return goOn();
  if (piece.state !== "ready") return say(piece.state === "waiting" || piece.state === "kept" ? "Dit stuk wordt nog nagekeken." : "Neem dit stuk eerst op.");
  microphone.stop();
  try {
    await server.accept(piece.take);
    pieces.learnPace(piece);
    pieces.set(piece, { state: "accepted" });
    if (piece === pieces.now()) goOn();
  } catch (error) {
    await notAccepted(error);
  }
  return undefined;
}

async function notAccepted(error) {
  if (!(error instanceof server.Refusal)) throw error;
  if (error.status === 404 && (await isGone())) return;
  await refresh();
  say(error.message || "Dit stuk kan nu niet worden aanvaard.");
}

async function drop() {
  const piece = pieces.now();
  microphone.stop();
  const { state } = await server.drop(piece.take);
  pieces.set(piece, { state, take: null, reason: "" });
  say("De opname is weggegooid.");
}

// -- from piece to piece --------------------------------------------------------------------------

function goTo(piece) {
  if (!piece || isSpeaking()) return;
  microphone.stop();
  hint = "";
  pieces.goTo(piece);
  render();
}

function goOn() {
  const next = pieces.nextToDo();
  if (next) goTo(next);
  else say(pieces.all.every((piece) => piece.state === "accepted") ? "Alles is ingesproken. Dank u wel! Op de pagina De stem laat u bellers deze stem horen." : "De laatste stukken worden nog nagekeken.");
}

// -- keys and buttons -----------------------------------------------------------------------------

const toggle = () => (isSpeaking() ? stop() : record());
const switchMicrophone = () => (microphone.isOpen() ? release() : openMicrophone());

const ACTS = {
  opnemen: toggle,
  aanvaarden: accept,
  luisteren: () => listen(),
  langzaam: () => listen("langzaam"),
  opnieuw: again,
  weggooien: drop,
  "naar-vorige": () => goTo(pieces.before()),
  "naar-volgende": () => goTo(pieces.after()),
  microfoon: switchMicrophone,
  meten: measure,
  "weer-meten": measure,
};

const KEYS = {
  " ": "opnemen", Enter: "aanvaarden", l: "luisteren", p: "luisteren", k: "langzaam", r: "opnieuw", Backspace: "opnieuw",
  ArrowUp: "naar-vorige", ArrowLeft: "naar-vorige", ArrowDown: "naar-volgende", ArrowRight: "naar-volgende", m: "microfoon",
};

function act(id) {
  if (id === "opnemen" && !measured && moment !== "measuring") return measure();
  // Who accepts too early hears why.
  const useful = $(id).getAttribute("aria-disabled") !== "true" || (id === "aanvaarden" && !isSpeaking());
  return useful ? ACTS[id]() : undefined;
}

function press(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || !$("toetsen").checked || gone) return;
  if (event.target.closest("input, select, textarea")) return;
  if (event.key === "Escape" && isSpeaking()) { discard(); return; }
  const id = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  // On a button or a link these two keys do what that button or link does.
  if (!id || ([" ", "Enter"].includes(event.key) && event.target.closest("button, a, summary"))) return;
  event.preventDefault();
  if (!event.repeat) act(id);
}

addEventListener("keydown", press);
for (const id of Object.keys(ACTS)) {
  $(id).addEventListener("click", (event) => {
    act(id);
    // Who clicked with a mouse goes on with the space bar, which must not press this button again.
    if (event.detail > 0) stage.focus({ preventScroll: true });
  });
}
$("stukken").addEventListener("click", (event) => {
  const item = event.target.closest("[data-piece]");
  if (!item || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  goTo(pieces.byId(item.dataset.piece));
  stage.focus({ preventScroll: stage.getBoundingClientRect().top >= 0 });
});
$("toestel").addEventListener("change", () => { if (microphone.isOpen()) openMicrophone(); });
for (const id of ["vanzelf", "toetsen"]) {
  $(id).checked = localStorage.getItem(`stem-${id}`) !== "nee";
  $(id).addEventListener("change", () => localStorage.setItem(`stem-${id}`, $(id).checked ? "ja" : "nee"));
}

// -- leaving and coming back ----------------------------------------------------------------------

addEventListener("beforeunload", (event) => { if (isSpeaking()) event.preventDefault(); });
addEventListener("pagehide", () => release());

let hiding;
document.addEventListener("visibilitychange", () => {
  clearTimeout(hiding);
  if (document.hidden && microphone.isOpen()) {
    hiding = setTimeout(() => { end(); release("De microfoon is uitgezet omdat u een tijd weg was."); }, HIDDEN);
  }
});

server.onTrouble((trouble, reason) => {
  const waiting = pieces.all.filter((piece) => piece.state === "kept").length;
  const safe = waiting ? ` ${waiting === 1 ? "Eén opname is" : `${waiting} opnamen zijn`} bewaard in deze browser.` : "";
  const said = {
    "": "",
    lost: `Geen verbinding met de server.${safe} Het wordt vanzelf opnieuw geprobeerd.`,
    full: `${reason}${safe} Het wordt vanzelf opnieuw geprobeerd.`,
    out: `U bent uitgelogd.${safe} Log opnieuw in; daarna gaat het hier vanzelf verder.`,
  }[trouble];
  tellTrouble(said, trouble === "out");
});

function tellTrouble(said, mustLogIn) {
  const place = $("verbinding");
  if (place.textContent.trim().startsWith(said) && (said || !place.firstChild)) return;
  const box = Object.assign(document.createElement("p"), { className: "said problem", textContent: `${said} ` });
  if (mustLogIn) box.append(Object.assign(document.createElement("a"), { href: studio.dataset.login, target: "_blank", textContent: "Inloggen" }));
  place.replaceChildren(...(said ? [box] : []));
}

// What an earlier visit left: whole takes are sent, one that was broken off is offered.
async function resume() {
  for (const known of await takes.kept(VOICE)) {
    if (known.finished) {
      const piece = pieces.byId(known.piece);
      if (piece) pieces.set(piece, { state: "kept", key: known.key });
      sending = sending.then(() => send(known));
    } else if (await takes.isLeft(known.key)) {
      offer(known);
    }
  }
  render();
}

function offer(known) {
  const piece = pieces.byId(known.piece);
  const line = document.createElement("li");
  const words = Object.assign(document.createElement("p"), { textContent: piece?.words ?? "Een stuk dat er niet meer is." });
  const work = Object.assign(document.createElement("div"), { className: "work" });
  const done = () => { line.remove(); $("afgebroken").hidden = !$("afgebroken").querySelector("li"); stage.focus(); };
  work.append(
    button("Luisteren", async () => microphone.play(microphone.wav(await takes.partsKept(known.key), known.rate))),
    button("Toch gebruiken", async () => { done(); await use(known); }),
    button("Weggooien en opnieuw", async () => { done(); await takes.forget(known.key); goTo(piece); }),
  );
  line.append(words, work);
  $("afgebroken").querySelector("ul").append(line);
  $("afgebroken").hidden = false;
}

function button(words, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: words });
  made.addEventListener("click", act);
  return made;
}

async function use(known) {
  const whole = { ...known, finished: true };
  await takes.keep(whole);
  const piece = pieces.byId(known.piece);
  if (piece) { pieces.set(piece, { state: "kept", key: known.key }); goTo(piece); }
  sending = sending.then(() => send(whole));
}

if (pieces.all.length) {
  $("kamer").hidden = stage.hidden = false;
  pieces.goTo(pieces.now());
  pieces.count();
  meter.rest();
  render();
  for (const piece of pieces.all) if (piece.state === "waiting" && piece.take) watch(piece, piece.take);
  resume().catch(() => say(FORGETFUL));
}
