/** Puts the telephone on the page: buttons and keys go in, words, places and webhooks come out. */

import { Chart } from "./chart.js";
import { Evening, written } from "./evening.js";
import { Script } from "./script.js";
import { ServerCall } from "./server.js";
import { Sound } from "./sound.js";
import { Speech } from "./speech.js";
import { Telephone } from "./telephone.js";
import { Webhooks } from "./webhooks.js";
import { Words } from "./words.js";

const at = (id) => document.getElementById(id);
const { calls, rung, rungNow, evenings, sample, acts } = document.body.dataset;

const sound = new Sound();
const words = new Words(at("words"));
const webhooks = new Webhooks(at("webhooks"));
const chart = new Chart(at("chart"), at("place"), (text) => put("chart-says", text));
/** Null where the line calls nobody. */
const evening = at("evening") && new Evening(at("evening"), at("evening-says"), evenings);
/** Null where the line never listens to words. */
const speech = at("speech") && new Speech(at("speech"), at("understood"), at("candidates"), speak);

let server = null;
let telephone = null;
/** The settings with which this call was made. */
let made = null;
let keyAt = null;
let reached = 0;
/** When one's own telephone was picked up; 0 in a call that one made. */
let answered = 0;

const choices = {
  transfer: () => at("transfer").value,
  voice: () => at("voice").value,
  isTyping: () => speech?.isTyping ?? false,
  sampleAddress: sample,
};

const STATES = {
  calling: "U belt. De telefoon gaat over.",
  waiting: "De lijn kijkt wie zij belt…",
  on: "U bent verbonden met de lijn.",
  leaving: "U hangt op…",
  broken: "Het gesprek is afgebroken: de lijn antwoordt niet. Werkt de server nog?",
};

const MOMENTS = {
  Heard: () => "De lijn spreekt.",
  Silence: ({ listens, interruptible }) =>
    listens && !interruptible ? "De lijn luistert of u nog iets zegt." : "Even stilte.",
  Waiting: ({ seconds, digits, noticed, listens }) => {
    if (listens) return `De lijn wacht ${seconds} seconden op uw woorden, of op een toets.`;
    if (digits) return `Tot nu toe getoetst: ${digits}.`;
    // To who listens it is a pause between two sentences.
    return noticed ? `De lijn wacht ${seconds} seconden op een toets.` : "De lijn spreekt.";
  },
  Beep: () => "De toon.",
  RecordingNow: () => "De lijn neemt op. Spreek nu, en druk daarna op hekje.",
  BeingRung: ({ shows }) => `De telefoon gaat: ${shows} belt u. Neem op, of weiger.`,
  Ringing: () => "De telefoon gaat over bij wie u wordt doorverbonden.",
  Connected: () => "U bent doorverbonden.",
  HungUp: ({ ending }) => `Het gesprek is voorbij. ${ending}`,
};

function say(text) {
  if (at("status").textContent !== text) at("status").textContent = text;
}

function isOnCall() {
  const busy = ["calling", "waiting", "ringing", "on", "leaving"];
  return telephone !== null && busy.includes(telephone.state);
}

function call() {
  if (isOnCall() || !at("settings").reportValidity()) return;
  takeUp(JSON.parse(acts));
  telephone.call({ clock: made.get("klok"), anonymous: made.get("nummer") === "anoniem" });
}

function beRung() {
  if (isOnCall() || !at("evening").reportValidity()) return;
  // What a link does by itself is for the call that asks for it.
  takeUp([]);
  telephone.beRung(evening.chosen);
}

function beRungNow() {
  if (isOnCall()) return;
  takeUp([]);
  telephone.beRung(null);
}

/** Take up a telephone for a new call, in which these things are done by themselves. */
function takeUp(todo) {
  made = new FormData(at("settings"));
  server = new ServerCall(calls, rung, rungNow);
  sound.speed = Number(at("speed").value);
  telephone = new Telephone(server, sound, choices, new Script(todo));
  telephone.addEventListener("state", ({ detail }) => showState(detail));
  telephone.addEventListener("happening", ({ detail }) => show(detail));
  telephone.addEventListener("act", ({ detail }) => showAct(detail));
  telephone.addEventListener("lost", ({ detail }) => showLost(detail));
  telephone.addEventListener("asking", () => say("Sta de microfoon toe: uw browser vraagt erom."));
  telephone.addEventListener("nobody", ({ detail: { nobody, evening: when } }) => {
    say(when ? "De lijn belt u die avond niet." : "De lijn belt nu niemand.");
    put(when ? "nobody" : "nobody-now", nobody);
  });
  telephone.addEventListener("no-microphone", () =>
    words.tell("Er is geen microfoon. U hoort een voorbeeldbericht."),
  );
  telephone.addEventListener("understood", ({ detail }) => speech?.show(detail));
  telephone.addEventListener("your-words", () => say("Typ nu zelf wat de beller zegt."));
  telephone.addEventListener("unheard", ({ detail }) =>
    words.tell(
      detail.file
        ? "Dit geluid kon niet worden geladen."
        : "Deze zin leest Twilio zelf voor; hier hoort u hem niet.",
    ),
  );
  // For whoever wants to know what really sounded, such as a test.
  telephone.addEventListener("sound", ({ detail }) =>
    document.dispatchEvent(new CustomEvent("telefoon:geluid", { detail })),
  );
  words.clear();
  webhooks.clear();
  keyAt = null;
  reached = answered = 0;
  at("kept").hidden = true;
  put("sounds", "");
  if (evening) put("nobody", "");
  if (at("nobody-now")) put("nobody-now", "");
  speech?.clear();
}

function showState(state) {
  const busy = isOnCall();
  const rings = state === "ringing";
  if (!busy) hideColleague(true);
  put("call", rings ? "Opnemen" : "Bellen");
  put("hang-up", rings ? "Weigeren" : "Ophangen");
  if (rings) offer("call", "hang-up");
  else if (busy) exchange("call", "hang-up");
  else exchange("hang-up", "call");
  // Nobody is there yet to hang up on.
  if (state === "waiting") at("hang-up").disabled = true;
  at("save-story").disabled = !server.hasBegun;
  // A link cannot ask for the reminder first.
  at("save-link").disabled = !server.hasBegun || server.isRung;
  at("before").disabled = busy;
  if (evening) showEvening(busy);
  if (at("be-rung-now")) at("be-rung-now").disabled = busy;
  if (!busy) speech?.listens(false, busy);
  document.body.dataset.state = state;
  if (STATES[state]) say(STATES[state]);
}

/** Let one of two things be done; the telephone rings, so it is shown and the first has the focus. */
function offer(first, second) {
  at(first).disabled = at(second).disabled = false;
  at("status").scrollIntoView({ block: "nearest" });
  at(first).focus();
}

function showEvening(busy) {
  at("evening").disabled = at("be-rung").disabled = busy;
  if (busy) return;
  // Who let the line call and hears why it does not may try another evening.
  if (at("nobody").textContent) at("be-rung").focus();
  evening.look().catch(console.error);
}

/** Disable one button and enable another, which gets the focus rather than that it is lost. */
function exchange(from, to) {
  at(to).disabled = false;
  if (document.activeElement === at(from)) at(to).focus();
  at(from).disabled = true;
}

function hideColleague(hidden) {
  const button = at("colleague-hangs-up");
  if (hidden && document.activeElement === button) at("hang-up").focus();
  button.hidden = hidden;
}

function show(happening) {
  if (document.body.dataset.moment === "BeingRung") answered = happening.at;
  reached = happening.at;
  Object.assign(document.body.dataset, { moment: happening.what, number: happening.number });
  const [step, leaflet] = happening.place.split("@");
  document.body.dataset.place = step;
  chart.moveTo(step, leaflet);
  hideColleague(happening.what !== "Connected");
  speech?.listens(Boolean(happening.listens), true);
  if (telephone.state === "leaving" && !["Webhook", "HungUp"].includes(happening.what)) return;
  switch (happening.what) {
    case "Webhook":
      webhooks.add(happening);
      words.turn();
      return;
    case "Failed":
      words.tell(`Twilio meldt fout ${happening.code}: ${happening.problem} ${happening.remedy}`);
      return;
    case "Heard":
      words.hear(happening);
      break;
    case "BeingRung":
      words.tell(`Het is ${written(server.clock)}.`);
      break;
  }
  if (happening.party === "colleague") say("De collega hoort waarover dit gesprek gaat.");
  else say(MOMENTS[happening.what]?.(happening) ?? "");
}

function showAct({ key, say: said, leave, answer }) {
  if (said) words.act(`U zegt: “${said}”`);
  else if (key) {
    keyAt = elapsed();
    words.act(`U drukt op ${nameOf(key)}.`);
    flash(buttonOf(key), "pressed", 150);
  } else if (answer) words.act("U neemt op.");
  else if (telephone.state === "ringing") words.act("U weigert het gesprek.");
  else words.act(leave === "caller" ? "U hangt op." : "De collega hangt op.");
}

/** Tell that the line did not take a key, and why: else the caller waits for what does not come. */
function showLost({ key, say: said }) {
  if (said) {
    say("Uw woorden zijn niet gehoord: de lijn luistert nu niet naar woorden.");
    words.lost("Niet gehoord: de lijn luisterde niet naar woorden.");
    return;
  }
  const name = nameOf(key);
  say(`Toets ${name} is niet gehoord: de lijn luistert nu niet naar toetsen.`);
  words.lost(`Niet gehoord: ${name}. De lijn luisterde niet naar deze toets.`);
  flash(buttonOf(key), "lost", 1200);
}

function nameOf(key) {
  return { "*": "sterretje", "#": "hekje" }[key] ?? key;
}

function buttonOf(key) {
  return document.querySelector(`[data-key="${key}"]`);
}

function press(key) {
  if (isOnCall()) telephone.press(key);
}

/** Say what was typed, as well as it is to be heard; tells whether there is a call to say it in. */
function speak(said, heard) {
  if (!isOnCall()) return false;
  telephone.say(said, heard);
  return true;
}

function flash(button, how, milliseconds) {
  button.classList.add(how);
  setTimeout(() => button.classList.remove(how), milliseconds);
}

function hangUp() {
  if (isOnCall() && telephone.state !== "leaving") telephone.hangUp();
}

// Time.

function elapsed() {
  const position = telephone?.position;
  return position ? position.moment.at + position.seconds - (position.moment.already ?? 0) : reached;
}

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function put(id, text) {
  if (at(id).textContent !== text) at(id).textContent = text;
}

function tick() {
  const position = telephone?.position;
  const rings = telephone?.state === "ringing";
  if (telephone) put("since-pickup", clock(rings ? 0 : elapsed() - answered));
  put("since-key", keyAt === null ? "–" : clock(elapsed() - keyAt));
  words.follow(position?.moment.number, position?.seconds);
  if (words.sounding) put("sounds", words.sounding);
  requestAnimationFrame(tick);
}

// What the caller does.

/** What does something of its own with Enter. */
const ENTERED = "button, a, summary, input, select, textarea";

/** Pick up when the telephone rings, else dial. */
function pickUp() {
  if (telephone?.state === "ringing") telephone.answer();
  else call();
}

at("call").addEventListener("click", pickUp);
at("be-rung")?.addEventListener("click", beRung);
at("be-rung-now")?.addEventListener("click", beRungNow);
at("hang-up").addEventListener("click", hangUp);
at("colleague-hangs-up").addEventListener("click", () => telephone?.colleagueHangsUp());
at("volume").addEventListener("input", ({ target }) => (sound.volume = target.value / 100));
document.querySelectorAll(".key").forEach((button) =>
  button.addEventListener("click", () => press(button.dataset.key)),
);

document.addEventListener("keydown", (event) => {
  const { key, target, repeat } = event;
  // There a digit is a part of the words; only Escape is for the telephone.
  if (target.closest("#speech") && key !== "Escape") return;
  if (!at("typing").checked || event.ctrlKey || event.altKey || event.metaKey) return;
  // During a call nothing can be typed but keys: what can be filled in waits until it is over.
  if (isOnCall() && /^[0-9*#]$/.test(key)) repeat || press(key);
  else if (isOnCall() && key === "Escape") hangUp();
  // Enter, held down on Bellen, must not press the button that then gets the focus.
  else if (key === "Enter" && (repeat || !target.matches(ENTERED))) repeat || pickUp();
  else return;
  event.preventDefault();
});

addEventListener("pagehide", () => {
  const position = telephone?.position;
  if (isOnCall()) server.leave(position && position.seconds - (position.moment.already ?? 0));
});

// The settings.

function sayClock() {
  const moment = at("clock").value ? new Date(at("clock").value) : new Date();
  // A clock that was set shows the clinic's time already; this machine may live elsewhere.
  const timeZone = at("clock").value ? undefined : "Europe/Amsterdam";
  const day = moment.toLocaleDateString("nl-NL", {
    timeZone,
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  const time = moment.toLocaleTimeString("nl-NL", { timeZone, hour: "2-digit", minute: "2-digit" });
  const now = at("clock").value ? "Voor de lijn is het" : "Voor de lijn is het nu:";
  put("clock-says", `${now} ${day}, ${time.replace(":", ".")} uur.`);
}

at("clock").addEventListener("input", sayClock);
document.querySelectorAll("[data-moment]").forEach((button) =>
  button.addEventListener("click", () => {
    at("clock").value = button.dataset.moment;
    sayClock();
  }),
);

// Keeping a call.

function keep(label, text, link) {
  at("kept").hidden = false;
  at("kept-label").textContent = label;
  at("kept-text").value = text;
  at("kept-text").rows = text.trim().split("\n").length;
  put("copied", "");
  at("kept-link").href = link;
  at("kept-text").focus();
  at("kept-text").select();
}

/** Link to the call as it was, whatever the page is set to by now. */
function linkTo({ keys, transfer }) {
  made.set("klok", server.clock);
  made.set("toetsen", keys);
  if (transfer) made.set("doorverbinden", transfer);
  const filled = [...made].filter(([, value]) => value !== "");
  return new URL(`?${new URLSearchParams(filled)}`, location.href).href;
}

async function save(shown) {
  try {
    const story = await server.story();
    shown(story, linkTo(story));
  } catch (error) {
    console.error(error);
    say("Bewaren lukt niet: de server antwoordt niet.");
  }
}

at("save-story").addEventListener("click", () =>
  save(({ test }, link) => keep("Dit gesprek als test (voor tests/call)", test, link)),
);
at("save-link").addEventListener("click", () =>
  save((story, link) => keep("Dit gesprek als link", link, link)),
);
at("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(at("kept-text").value);
    put("copied", "Gekopieerd.");
  } catch {
    at("kept-text").select();
    put("copied", "Kopiëren mag hier niet. De tekst is nu geselecteerd.");
  }
});

for (const change of ["larger", "smaller", "whole", "follow"]) {
  at(change)?.addEventListener("click", () => chart[change]());
}

sayClock();
tick();
evening?.look().catch(console.error);
if (JSON.parse(acts).length) say("Druk op Bellen. Het gesprek gaat dan vanzelf.");
