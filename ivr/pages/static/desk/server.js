// Asks the server, sends forms to it, and opens messages, so that nothing that was typed is lost.
import { hasTyped, isTyped, openCard, renew } from "./renew.js";

const said = document.getElementById("gezegd");
let sent; // the form with which the browser leaves this page, which takes its own note along

export function say(text, kind = "") {
  if (said.textContent.trim() === text) return; // A screen reader says it once.
  const line = document.createElement("div");
  line.className = `said ${kind}`;
  line.append(Object.assign(document.createElement("p"), { textContent: text }));
  said.replaceChildren(line);
}

export const isAway = () => say("De verbinding is weg. Er is niets bewaard. Probeer het nog eens.", "problem");

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

async function pageIn(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Keep the note that was typed beside the open message, if there is one; tells whether it is safe.
async function keepNote(but) {
  const note = openCard()?.querySelector("form.note");
  return !note || note === but || !isTyped(note.querySelector("textarea")) || send(note);
}

// What changed since the page was last shown; `active` is whether the colleague did something.
export async function ask(address, active) {
  const { stand, newest } = document.getElementById("lijst").dataset;
  const question = new URLSearchParams({ stand, gezien: newest });
  const open = openCard();
  if (open) question.set("bericht", open.dataset.card);
  if (active) question.set("actief", "1");
  const chosen = document.querySelector(".desk.chosen") !== null;
  const answer = await fetch(`${address}&${question}`);
  if (answer.redirected) return leave();
  if (answer.status !== 200) return undefined;
  // Something else was opened while the server thought.
  if (openCard()?.dataset.card !== open?.dataset.card) return undefined;
  const page = await pageIn(answer);
  page.querySelector(".desk").classList.toggle("chosen", chosen);
  document.getElementById("storing").replaceChildren(...page.getElementById("storing").children);
  renew(page);
  const added = Number(page.getElementById("lijst").dataset.arrived);
  if (added) say(added === 1 ? "Er is een nieuw bericht." : `Er zijn ${added} nieuwe berichten.`);
  return undefined;
}

// A step keeps the sound playing and the typed text: only what changed is renewed.
export async function send(form, button) {
  const isNote = form.matches(".note");
  if (!(await keepNote(form))) return false;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form, button) });
  // Two notes, none to write to, or one too long: the server shows the text and says what to do.
  if ([409, 410, 422].includes(answer.status)) return submit(form);
  if (!answer.ok) return refuse(answer.status, isNote);
  const page = await pageIn(answer);
  if (!page.getElementById("lijst")) return leave();
  renew(page, isNote);
  if (!isNote) for (const tick of document.querySelectorAll("#lijst :checked")) tick.checked = false;
  said.replaceChildren(...page.getElementById("gezegd").children);
  said.focus();
  return true;
}

// Open a message beside the list; a note that was typed is kept first.
export async function open(address) {
  if (!(await keepNote())) return false;
  const answer = await fetch(address);
  if (!answer.ok) return refuse(answer.status, false);
  const page = await pageIn(answer);
  if (!page.getElementById("lijst")) return leave();
  renew(page);
  history.replaceState(null, "", address);
  said.replaceChildren(...page.getElementById("gezegd").children);
  return true;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!document.getElementById("lijst") || !form.closest(".desk, [data-undo]")) {
    if (form.method === "post") sent = form;
    return;
  }
  event.preventDefault();
  send(form, event.submitter).catch(isAway);
});
addEventListener("beforeunload", (event) => {
  if (hasTyped(sent)) event.preventDefault();
  sent = undefined;
});
