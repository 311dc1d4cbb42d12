/** Shows how loud it is, and judges whether a room is quiet enough to speak in. */

import { decibels } from "./microphone.js";

const LOWEST = -60; // dBFS at the left of the meter
const SOFT = -36;
const LOUD = -12;
const CLIPPED = 0.98; // of the largest sample
const FALL = 2; // dB that the needle falls in a block of 50 ms
const EVERY = 1000; // milliseconds between two values for a screen reader

// dBFS in a telephone's band: a voice in the middle of the meter must be 30 dB above its room.
const QUIET = -60;
const NOISY = -54;

const level = document.getElementById("niveau");
let needle = -100;
let clippedAt = -Infinity;
let toldAt = 0;

/** Show a block of sound. */
export function show(block) {
  const moment = performance.now();
  needle = Math.max(decibels(block.level), needle - FALL);
  if (block.peak > CLIPPED) clippedAt = moment;
  const judged = judge(moment - clippedAt < EVERY);
  level.style.setProperty("--level", Math.max(0, Math.min(1, 1 - needle / LOWEST)));
  level.dataset.judged = judged;
  if (moment - toldAt > EVERY) tell(judged, moment);
}

function judge(clipped) {
  if (clipped || needle > LOUD) return "te hard";
  if (needle >= SOFT) return "goed";
  return needle > LOWEST + 10 ? "te zacht" : "stil";
}

// A screen reader may ask for it, and is not told by itself.
function tell(judged, moment) {
  toldAt = moment;
  level.setAttribute("aria-valuenow", Math.max(LOWEST, Math.round(needle)));
  level.setAttribute("aria-valuetext", judged);
}

/** Show that nothing is heard now. */
export function rest() {
  needle = -100;
  level.style.setProperty("--level", 0);
  level.dataset.judged = "uit";
  level.setAttribute("aria-valuetext", "microfoon uit");
}

/** Return the dBFS of the sound of a room, from blocks of silence. */
export function noiseOf(blocks) {
  const energy = blocks.reduce((sum, block) => sum + block.level ** 2, 0) / blocks.length;
  return decibels(Math.sqrt(energy));
}

/** Say what a colleague may make of it, and what helps. */
export function saidOf(noise) {
  const measured = `${Math.round(noise)} dBFS`.replace("-", "−");
  if (noise <= -99) {
    return { fine: false, said: `Er komt geen geluid uit de microfoon (${measured}). Kijk of een schuifje of een knop op de microfoon of de headset uit staat, of kies een andere microfoon. Meet daarna opnieuw.` };
  }
  if (noise <= QUIET) return { fine: true, said: `De kamer is stil genoeg: ${measured}.` };
  if (noise <= NOISY) {
    return { fine: true, said: `De kamer is redelijk stil: ${measured}. Het mag, maar beter is −${-QUIET} of lager: doe de deur en het raam dicht, en zet een ventilator uit.` };
  }
  return { fine: false, said: `De kamer is te onrustig: ${measured}, en het moet −${-NOISY} of lager zijn. Doe de deur en het raam dicht, zet ventilator en radio uit, en ga verder van de computer zitten. Meet daarna opnieuw.` };
}
