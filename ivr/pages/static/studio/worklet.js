/** Hands on what the microphone hears, in blocks of 50 ms: its samples, and how loud they are. */

const SECONDS = 0.05;

class Ear extends AudioWorkletProcessor {
  #samples = new Int16Array(Math.round(sampleRate * SECONDS));
  #filled = 0;
  #peak = 0;
  #energy = 0;

  constructor() {
    super();
    // Whatever is said to it says that another microphone follows, or the same one later.
    this.port.onmessage = () => { this.#filled = this.#peak = this.#energy = 0; };
  }

  // The second input is the same sound, cut to what a telephone lets through.
  process([[heard], [band]]) {
    if (heard) for (let at = 0; at < heard.length; at += 1) this.#take(heard[at], band ? band[at] : heard[at]);
    return true;
  }

  #take(sample, inBand) {
    const whole = Math.max(-1, Math.min(1, sample));
    this.#peak = Math.max(this.#peak, Math.abs(whole));
    this.#energy += inBand * inBand;
    this.#samples[this.#filled] = Math.round(whole * 32767);
    this.#filled += 1;
    if (this.#filled === this.#samples.length) this.#hand();
  }

  #hand() {
    const samples = this.#samples;
    const level = Math.sqrt(this.#energy / this.#filled);
    this.port.postMessage({ samples, level, peak: this.#peak }, [samples.buffer]);
    this.#samples = new Int16Array(Math.round(sampleRate * SECONDS));
    this.#filled = this.#peak = this.#energy = 0;
  }
}

registerProcessor("ear", Ear);
