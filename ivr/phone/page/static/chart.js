/**
 * The charts of the lines, of which one is shown: that of the leaflet the caller is in. In it the step where the caller is is lit. It can be made larger and
 * smaller with buttons, with + and -, with Ctrl and the wheel, and with two fingers; and moved with
 * the mouse, one finger, the wheel, the arrow keys and the scroll bars.
 */

/** How much one step makes it larger, and how much larger than it is drawn it can become. */
const STEP = 1.4;
const LARGEST = 3;
/** How much the wheel makes it larger, per pixel it turns. */
const WHEEL = 0.0025;

export class Chart {
  #box;
  #picture;
  #sentence;
  #said;
  #lit = null;
  #here;
  /** The width at which everything has its own size, and how many times that it is now. */
  #own = 0;
  #zoom = 1;
  #isWhole = false;
  /** How far two fingers were apart when they last moved. */
  #fingers = 0;

  /**
   * @param said is told what changed, for a visitor who does not see it.
   */
  constructor(box, sentence, said) {
    this.#box = box;
    this.#sentence = sentence;
    this.#said = said;
    this.#picture = box?.querySelector("svg");
    if (!this.#picture) return;
    this.#own = this.#picture.getBoundingClientRect().width;
    this.#here = highest(this.#picture.querySelectorAll("[id*='step-']"));
    this.#centre();
    box.addEventListener("keydown", (event) => this.#keys(event));
    box.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    box.addEventListener("pointerdown", (event) => this.#drag(event));
    box.addEventListener("touchstart", (event) => (this.#fingers = distance(event.touches)));
    box.addEventListener("touchmove", (event) => this.#pinch(event), { passive: false });
    addEventListener("resize", () => this.#isWhole && this.whole());
  }

  /** Light the step where the caller is, and bring it into sight. */
  moveTo(step, leaflet = "") {
    if (!step) return;
    this.#turnTo(leaflet);
    const ids = [`${leaflet}:step-${step}`, `step-${step}`];
    const node = ids.map((id) => document.getElementById(id)).find((found) => found);
    const name = wordsOf(node) || step;
    this.#sentence.textContent = `De beller is bij: ${name.trim()}.`;
    if (node === this.#lit) return;
    this.#lit?.classList.remove("here");
    node?.classList.add("here");
    this.#lit = node ?? null;
    this.#here = node ?? this.#here;
    this.#centre();
  }

  /** Show the chart of a leaflet, as large as the one before; one that is not there changes nothing. */
  #turnTo(leaflet) {
    const sheets = [...(this.#box?.querySelectorAll("[data-leaflet]") ?? [])];
    const next = sheets.find((sheet) => sheet.dataset.leaflet === leaflet);
    if (!next?.hidden) return;
    for (const sheet of sheets) sheet.hidden = sheet !== next;
    this.#picture = next.querySelector("svg");
    this.#picture.style.width = `${this.#own * this.#zoom}px`;
  }

  larger() {
    this.#become(this.#zoom * STEP);
  }

  smaller() {
    this.#become(this.#zoom / STEP);
  }

  /** Make everything fit. */
  whole() {
    this.#become(this.#smallest);
    this.#isWhole = true;
  }

  /** Go back to the step where the caller is, at a size that can be read. */
  follow() {
    this.#become(1);
    this.#centre();
  }

  /** The size at which everything fits. */
  get #smallest() {
    const { width, height } = this.#picture.viewBox.baseVal;
    const fits = Math.min(this.#box.clientWidth, (this.#box.clientHeight * width) / height);
    return Math.min(1, fits / this.#own);
  }

  /** Become so large; what is at this place of the box, by default its middle, stays there. */
  #become(zoom, x = this.#box.clientWidth / 2, y = this.#box.clientHeight / 2) {
    const before = this.#zoom;
    this.#zoom = Math.min(LARGEST, Math.max(this.#smallest, zoom));
    this.#isWhole = false;
    const times = this.#zoom / before;
    const left = (this.#box.scrollLeft + x) * times - x;
    const top = (this.#box.scrollTop + y) * times - y;
    this.#picture.style.width = `${this.#own * this.#zoom}px`;
    this.#box.scrollTo(left, top);
    this.#said(`De kaart is nu ${Math.round(this.#zoom * 100)}% groot.`);
  }

  #keys(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "+" || event.key === "=") this.larger();
    else if (event.key === "-") this.smaller();
    else return;
    event.preventDefault();
  }

  /** A trackpad tells of two fingers as of a wheel that turns while Ctrl is down. */
  #wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.#become(this.#zoom * Math.exp(-event.deltaY * WHEEL), ...this.#placeOf(event));
  }

  /** The browser itself moves the chart with a finger. */
  #drag({ pointerType, button, pointerId, clientX, clientY }) {
    if (pointerType !== "mouse" || button !== 0) return;
    const { scrollLeft, scrollTop } = this.#box;
    const move = (event) =>
      this.#box.scrollTo(scrollLeft + clientX - event.clientX, scrollTop + clientY - event.clientY);
    const drop = () => {
      this.#box.removeEventListener("pointermove", move);
      this.#box.classList.remove("held");
    };
    this.#box.setPointerCapture(pointerId);
    this.#box.classList.add("held");
    this.#box.addEventListener("pointermove", move);
    this.#box.addEventListener("lostpointercapture", drop, { once: true });
  }

  #pinch(event) {
    if (event.touches.length !== 2) return;
    event.preventDefault();
    const apart = distance(event.touches);
    if (this.#fingers) this.#become((this.#zoom * apart) / this.#fingers, ...this.#middle(event));
    this.#fingers = apart;
  }

  #middle({ touches: [one, other] }) {
    const clientX = (one.clientX + other.clientX) / 2;
    return this.#placeOf({ clientX, clientY: (one.clientY + other.clientY) / 2 });
  }

  #placeOf({ clientX, clientY }) {
    const { left, top } = this.#box.getBoundingClientRect();
    return [clientX - left, clientY - top];
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

/** How far two fingers are apart; 0 when there are not two. */
function distance(touches) {
  if (touches.length !== 2) return 0;
  const [one, other] = touches;
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
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
