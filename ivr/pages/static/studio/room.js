/** Opens the microphone, listens whether the room is quiet, and lets go of the microphone again. */

import * as meter from "./meter.js";
import * as microphone from "./microphone.js";
import { $, become, name, now, pause, say, write } from "./stage.js";

const SILENCE = 2000; // milliseconds of a room's noise
const OPENING = 6; // blocks in which a microphone that was just opened may click

const TROUBLES = {
  NotAllowedError: "De browser mag de microfoon niet gebruiken. Klik op het slotje of de microfoon in de adresbalk, kies Toestaan en druk nog eens op de spatiebalk.",
  NotFoundError: "Er is geen microfoon gevonden. Sluit een headset of microfoon aan en druk nog eens op de spatiebalk, of neem op per telefoon.",
  NotReadableError: "Een ander programma houdt de microfoon bezet. Sluit Teams, Zoom of wat er nog meer belt, en druk nog eens op de spatiebalk.",
};
/** Said where a browser would give the microphone to nobody. */
export const INSECURE = "De browser geeft de microfoon alleen aan een beveiligde pagina. Open deze pagina met https:// ervoor, of neem op per telefoon.";
const PULLED = "De microfoon is weg. Sluit hem weer aan en druk op de spatiebalk. Wat u al had opgenomen, is bewaard.";

let silence = [];
let taking = () => {};
let ending = () => {};

/** Let every block of sound go to `take` as well, and `end` be called before the microphone goes. */
export function onSound(take, end) {
  taking = take;
  ending = end;
}

function hear(block) {
  meter.show(block);
  taking(block);
  if (now.moment === "measuring") silence.push(block);
}

/** Open the microphone; tells whether it is open. */
export async function open() {
  if (microphone.isOpen()) return true;
  if (!isSecureContext || !navigator.mediaDevices) return refuse(INSECURE);
  become("opening");
  try {
    await microphone.open($("toestel").value, hear, () => release(PULLED));
  } catch (error) {
    return refuse(TROUBLES[error.name] ?? `De microfoon gaat niet aan (${error.name}). Sluit hem opnieuw aan en druk nog eens op de spatiebalk.`);
  }
  become("idle");
  nameAll().catch(() => {});
  return true;
}

function refuse(reason) {
  become("off");
  say(reason);
  write($("kamer-zegt"), reason);
  return false;
}

// The browser tells their names once one of them was opened.
async function nameAll() {
  const [usual] = $("toestel").options;
  const chosen = $("toestel").value;
  const there = await microphone.all();
  $("toestel").replaceChildren(usual, ...there.map((one) => new Option(one.label, one.deviceId)));
  $("toestel").value = there.some((one) => one.deviceId === chosen) ? chosen : "";
}

/** Let go of the microphone, and say why. */
export function release(why = "") {
  ending();
  microphone.close();
  meter.rest();
  become("off");
  if (why) say(why);
}

/** Take another microphone. */
export async function change() {
  if (!microphone.isOpen()) return;
  release();
  await open();
}

/** Listen to the room for two seconds, and say what it is like. */
export async function measure() {
  microphone.stop();
  if (!(await open())) return;
  $("kamer").hidden = false;
  silence = [];
  become("measuring");
  write($("kamer-zegt"), "Wees nu twee seconden stil.");
  await pause(SILENCE);
  if (now.moment === "measuring") judge(meter.saidOf(meter.noiseOf(silence.slice(OPENING))));
}

function judge({ fine, said }) {
  now.measured = true;
  become("idle");
  if (fine) say(`${said} Druk op de spatiebalk of op Opnemen, en lees voor.`);
  else write($("kamer-zegt"), said);
  name("meten", "Opnieuw meten");
  $("meten").querySelector("kbd")?.remove();
  if (fine && $("kamer").contains(document.activeElement)) $("podium").focus();
  $("kamer").hidden = fine;
}
