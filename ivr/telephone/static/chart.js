/** The chart of the line, in which the step where the caller is is lit. */

export class Chart {
  #box;
  #sentence;
  #lit = null;

  constructor(box, sentence) {
    this.#box = box;
    this.#sentence = sentence;
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
    if (node) this.#centre(node);
  }

  /** Scroll the chart, and not the page. */
  #centre(node) {
    const box = this.#box.getBoundingClientRect();
    const spot = node.getBoundingClientRect();
    this.#box.scrollBy({
      left: spot.left + spot.width / 2 - box.left - box.width / 2,
      top: spot.top + spot.height / 2 - box.top - box.height / 2,
    });
  }
}

/** The words in a node, which may stand on several lines. */
function wordsOf(node) {
  return [...(node?.querySelectorAll("text") ?? [])].map((line) => line.textContent).join(" ");
}
