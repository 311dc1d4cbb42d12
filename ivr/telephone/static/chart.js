/** The chart of the line, in which the step where the caller is is lit. */

export class Chart {
  #box;
  #sentence;
  #lit = null;
  #here;

  constructor(box, sentence) {
    this.#box = box;
    this.#sentence = sentence;
    this.#here = highest(box?.querySelectorAll("[id^=step-]") ?? []);
    this.#centre();
  }

  moveTo(step) {
    if (!step) return;
    const node = document.getElementById(`step-${step}`);
    const name = wordsOf(node) || step;
    this.#sentence.textContent = `De beller is bij: ${name.trim()}.`;
    if (node === this.#lit) return;
    this.#lit?.classList.remove("here");
    node?.classList.add("here");
    this.#lit = node;
    this.#here = node ?? this.#here;
    this.#centre();
  }

  /** Show the whole chart, or follow the caller on a larger one; tells which. */
  toggle() {
    const whole = this.#box.classList.toggle("whole");
    this.#centre();
    return whole;
  }

  /** Scroll the chart, and not the page. */
  #centre() {
    if (!this.#here) return;
    const box = this.#box.getBoundingClientRect();
    const spot = this.#here.getBoundingClientRect();
    this.#box.scrollBy({
      left: spot.left + spot.width / 2 - box.left - box.width / 2,
      top: spot.top + spot.height / 2 - box.top - box.height / 2,
    });
  }
}

/** The step a call begins at is drawn above all others. */
function highest(nodes) {
  const top = (node) => node.getBoundingClientRect().top;
  return [...nodes].reduce((most, node) => (most && top(most) <= top(node) ? most : node), null);
}

/** The words in a node, which may stand on several lines. */
function wordsOf(node) {
  return [...(node?.querySelectorAll("text") ?? [])].map((line) => line.textContent).join(" ");
}
