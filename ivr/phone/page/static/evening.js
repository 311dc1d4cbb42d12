/** The evening on which the line calls: chosen by a person, or the next for which one has asked. */

const DAY = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const TIME = { hour: "2-digit", minute: "2-digit" };

export class Evening {
  #input;
  #hint;
  #address;

  /** @param address tells for which evenings this telephone has asked to be rung. */
  constructor(input, hint, address) {
    this.#input = input;
    this.#hint = hint;
    this.#address = address;
  }

  /** What is chosen, such as "2027-03-08"; empty when that is nothing. */
  get chosen() {
    return this.#input.value;
  }

  /** Choose the evening that was asked for, and tell which that is. */
  async look() {
    const answer = await fetch(this.#address);
    if (!answer.ok) throw new Error(`${this.#address} antwoordt met ${answer.status}`);
    const { evenings } = await answer.json();
    if (evenings.length && !evenings.includes(this.chosen)) this.#input.value = evenings[0];
    this.#hint.textContent = evenings.length
      ? `U vroeg een herinnering voor ${evenings.map(written).join(" en ")}.`
      : "Voor dit toestel staat er geen herinnering.";
  }
}

/** Write a day, or a moment such as "2027-03-08T19:13:00", as it is said. */
export function written(moment) {
  const [day, time] = moment.split("T");
  const there = new Date(`${day}T${time ?? "12:00"}`);
  const said = there.toLocaleDateString("nl-NL", DAY);
  if (!time) return said;
  return `${said}, ${there.toLocaleTimeString("nl-NL", TIME).replace(":", ".")} uur`;
}
