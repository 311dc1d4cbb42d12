/** The words of a call, sentence by sentence; the sentence that sounds is marked. */

export class Words {
  #box;
  #sounds = new Map();
  #marked = null;
  #paragraph = null;

  constructor(box) {
    this.#box = box;
  }

  clear() {
    this.#box.replaceChildren();
    this.#sounds.clear();
    this.#marked = null;
  }

  /** What is heard from here on is another answer of the line. */
  turn() {
    this.#paragraph = null;
  }

  /** Add a sound's sentences; a single word, such as a digit, goes on where the last one ended. */
  hear({ number, sentences, party }) {
    const told = sentences.length ? sentences : [{ text: "Uw eigen bericht.", begins: 0 }];
    const isWord = told.length === 1 && !told[0].text.includes(" ");
    if (!isWord || !this.#paragraph) this.#paragraph = this.#begin(party);
    const paragraph = this.#paragraph;
    const spans = told.map(({ text, begins }) => {
      const span = document.createElement("span");
      span.textContent = text;
      span.dataset.begins = begins;
      paragraph.append(span, " ");
      return span;
    });
    this.#sounds.set(number, spans);
  }

  #begin(party) {
    const paragraph = this.#add("p", party === "colleague" ? "colleague" : "line");
    if (party === "colleague") paragraph.append("De collega hoort: ");
    return paragraph;
  }

  /** Add what the caller does. */
  act(text) {
    this.turn();
    this.#add("p", "act").textContent = text;
  }

  /** Add that the line did not take what the caller did. */
  lost(text) {
    this.#add("p", "lost").textContent = text;
  }

  /** Add something to know that is not heard. */
  tell(text) {
    this.#add("p", "told").textContent = text;
  }

  /** Mark the sentence that sounds after so many seconds of a sound. */
  follow(number, seconds) {
    const spans = this.#sounds.get(number) ?? [];
    const now = spans.findLast((span) => Number(span.dataset.begins) <= seconds) ?? null;
    if (now === this.#marked) return;
    this.#marked?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "true");
    this.#marked = now;
    if (now) this.#show(now);
  }

  /** The sentence that sounds. */
  get sounding() {
    return this.#marked?.textContent ?? "";
  }

  #show(span) {
    const low = span.offsetTop + span.offsetHeight - this.#box.clientHeight + 24;
    if (low > this.#box.scrollTop) this.#box.scrollTop = low;
  }

  #add(tag, kind) {
    const element = document.createElement(tag);
    element.className = kind;
    this.#box.append(element);
    this.#box.scrollTop = this.#box.scrollHeight;
    return element;
  }
}
