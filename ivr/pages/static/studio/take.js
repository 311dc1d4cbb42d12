/** One take while it is recorded: its sound in memory, and half a second later in this browser. */

import * as takes from "./takes.js";

const PART = 10; // blocks of sound that are written together

export class Take {
  key = crypto.randomUUID();
  parts = [];
  peak = 0;
  #fresh = [];
  #kept;
  #release;
  #forgetful;

  /** Begin a take of a piece; `forgetful` is called when this browser keeps nothing. */
  constructor(voice, piece, rate, forgetful) {
    this.piece = piece;
    this.known = { key: this.key, voice, piece: piece.id, digest: piece.digest, rate, began: Date.now(), finished: false };
    this.#forgetful = forgetful;
    // Another tab must not take it for one that was broken off.
    const over = new Promise((resolve) => { this.#release = resolve; });
    takes.alone(this.key, () => over);
    this.#kept = takes.keep(this.known).catch(forgetful);
  }

  add({ samples, peak }) {
    this.peak = Math.max(this.peak, peak);
    this.#fresh.push(samples);
    if (this.#fresh.length === PART) this.#flush();
  }

  #flush() {
    const part = new Int16Array(this.#fresh.reduce((sum, block) => sum + block.length, 0));
    let at = 0;
    for (const block of this.#fresh) { part.set(block, at); at += block.length; }
    this.#fresh = [];
    const number = this.parts.push(part);
    this.#kept = this.#kept.then(() => takes.keepPart(this.key, number, part)).catch(this.#forgetful);
  }

  /** Keep it as a whole one; resolves when that is written, or cannot be. */
  async finish() {
    this.#flush();
    this.known = { ...this.known, finished: true };
    await this.#kept;
    await takes.keep(this.known).catch(this.#forgetful);
    this.#release();
  }

  /** Forget it. */
  async discard() {
    await this.#kept;
    await takes.forget(this.key).catch(() => {});
    this.#release();
  }
}
