/** The words of a call, sentence by sentence; the sentence that sounds is marked. */

export class Words {
  #box;
  #sounds = new Map();
  #marked = null;

  constructor(box) {
    this.#box = box;
  }

  clear() {
    this.#box.replaceChildren();
    this.#sounds.clear();
    this.#marked = null;
  }

  /** Add a sound's sentences. */
  hear({ number, sentences, party }) {
    const told = sentences.length ? sentences : [{ text: "Uw eigen bericht.", begins: 0 }];
    const paragraph = this.#add("p", party === "colleague" ? "colleague" : "line");
    if (party === "colleague") paragraph.append("De collega hoort: ");
    const spans = told.map(({ text, begins }) => {
      const span = document.createElement("span");
      span.textContent = text;
      span.dataset.begins = begins;
      paragraph.append(span, " ");
      return span;
    });
    this.#sounds.set(number, spans);
  }

  /** Add what the caller does. */
  act(text) {
    this.#add("p", "act").textContent = text;
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
