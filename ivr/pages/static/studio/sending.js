/** Brings takes to the server, one after the other, and asks how they are judged. */

import * as microphone from "./microphone.js";
import * as pieces from "./pieces.js";
import { release } from "./room.js";
import * as server from "./server.js";
import { $, now, pause, render, say } from "./stage.js";
import * as takes from "./takes.js";

const FIRST_LOOK = 400; // milliseconds until the first question whether a take was judged
const LAST_LOOK = 5000;
const SLOW = 20_000; // milliseconds of judging after which something may be wrong
const GONE = "Deze stem is teruggetrokken. Wat er nog van in deze browser stond, is gewist.";

let queue = Promise.resolve();
let judged = () => {};

/** Let `told` be called with a piece that was just judged. */
export const onJudged = (told) => { judged = told; };

/** Send a take behind those that were made before; `whole` resolves to it when it is kept. */
export function sendNext(whole, parts = null) {
  queue = queue.then(async () => send(await whole(), parts));
}

// Nothing that goes wrong with one take may stop those behind it.
async function send(known, parts) {
  try {
    const answer = await takes.alone(known.key, () => bring(known, parts));
    if (answer) settle(known, answer);
    else await refresh();
  } catch (error) {
    await refuse(known, error);
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

function settle(known, { take, state }) {
  const piece = pieces.byId(known.piece);
  // A newer take of the same piece is on its way.
  if (!piece || (piece.key && piece.key !== known.key)) return;
  pieces.set(piece, { state, take, reason: "", slow: false });
  watch(piece);
}

async function refuse(known, error) {
  if (error.status === 404 && (await isGone())) return;
  // Another role may be given back: the take waits in this browser.
  if (error.status === 403) { say("U mag hier niet meer inspreken. De opname is bewaard in deze browser."); return; }
  await takes.forget(known.key).catch(() => {});
  const piece = pieces.byId(known.piece);
  const reason = error.message || "De server neemt deze opname niet aan.";
  if (piece) pieces.set(piece, { state: "refused", reason, take: null });
  else say(reason);
}

/** Tell whether the voice was taken back; then nothing of it stays in this browser. */
export async function isGone() {
  const there = await server.stand().catch((error) => error);
  now.gone = there.status === 404;
  if (now.gone) {
    await takes.forgetVoice(Number($("studio").dataset.voice)).catch(() => {});
    release(GONE);
  }
  return now.gone;
}

/** Say why the server does not do what was asked. */
export async function explain(error) {
  if (!(error instanceof server.Refusal)) throw error;
  if (error.status === 404 && (await isGone())) return;
  await refresh().catch(() => {});
  say(error.message || "Dit kan nu niet. Probeer het nog eens.");
}

/** Ask until a take is judged, with growing patience. */
export async function watch(piece) {
  const { take } = piece;
  const isSame = () => piece.take === take && piece.state === "waiting";
  const since = performance.now();
  for (let wait = FIRST_LOOK; isSame(); wait = Math.min(1.3 * wait, LAST_LOOK)) {
    await pause(wait);
    if (document.hidden || !isSame()) continue;
    const found = await server.takeState(take).catch(() => null);
    if (!isSame()) return;
    if (!found) { await refresh(); return; }
    if (found.state !== "waiting") pieces.set(piece, { state: found.state, reason: found.reason });
    piece.slow = performance.now() - since > SLOW;
    render();
    if (found.state !== "waiting") judged(piece);
  }
}

let asking;

/** Ask how it stands with everything: another tab, or somebody by telephone, speaks as well. */
export function refresh() {
  asking ??= renew().finally(() => { asking = undefined; });
  return asking;
}

async function renew() {
  const asked = performance.now();
  const { pieces: fresh } = await server.stand();
  for (const [id, { state, reason, take }] of Object.entries(fresh)) {
    const piece = pieces.byId(id);
    // What changed here meanwhile is newer than the answer.
    const isNewer = !piece || piece.state === "kept" || piece.changed > asked;
    if (isNewer || (piece.state === state && piece.take === take)) continue;
    pieces.set(piece, { state, reason, take });
    if (state === "waiting") watch(piece);
  }
  render();
}

server.onTrouble((trouble, reason) => {
  const kept = pieces.all.filter((piece) => piece.state === "kept").length;
  const safe = kept ? ` ${kept === 1 ? "Eén opname is" : `${kept} opnamen zijn`} bewaard in deze browser.` : "";
  tell({
    "": "",
    lost: `Geen verbinding met de server.${safe} Het wordt vanzelf opnieuw geprobeerd.`,
    full: `${reason}${safe} Het wordt vanzelf opnieuw geprobeerd.`,
    out: `U bent uitgelogd.${safe} Log opnieuw in; daarna gaat het hier vanzelf verder.`,
  }[trouble], trouble === "out");
});

function tell(said, mustLogIn) {
  const place = $("verbinding");
  if ((place.querySelector("span")?.textContent ?? "") === said) return;
  const line = Object.assign(document.createElement("p"), { className: "said problem" });
  line.append(Object.assign(document.createElement("span"), { textContent: said }));
  const login = { href: $("studio").dataset.login, target: "_blank", textContent: "Inloggen" };
  if (mustLogIn) line.append(" ", Object.assign(document.createElement("a"), login));
  place.replaceChildren(...(said ? [line] : []));
}
