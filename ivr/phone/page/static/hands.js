/** What the caller does: pressed keys and hanging up, in order, until a moment takes them. */

export class Hands {
  #done = [];
  #taker = null;
  #lost;

  /** @param lost is told of each act that no moment took. */
  constructor(lost) {
    this.#lost = lost;
  }

  /** `act` is {key}, {leave: "caller"} or {leave: "colleague"}. */
  does(act) {
    if (act.leave === "caller") this.#done = []; // Whoever hangs up does so first.
    if (this.#taker?.takes(act)) this.#give(act);
    else if (!this.#taker) this.#done.push(act);
    else this.#lost(act);
  }

  /** Do this before anything else, at the moment that comes next. */
  doesFirst(act) {
    this.#done.unshift(act);
  }

  /** Wait for the next act that `takes` accepts; acts a moment does not take are lost. */
  next(takes) {
    while (this.#done.length) {
      const act = this.#done.shift();
      if (takes(act)) return { act: Promise.resolve(act), forget() {} };
      this.#lost(act);
    }
    let taker;
    const act = new Promise((resolve) => (taker = { takes, resolve }));
    this.#taker = taker;
    const forget = () => {
      if (this.#taker === taker) this.#taker = null;
    };
    return { act, forget };
  }

  #give(act) {
    const { resolve } = this.#taker;
    this.#taker = null;
    resolve(act);
  }
}
