/** What the caller says in words: typed by a person, sent as heard, and what becomes of it. */

const LISTENS = "De lijn luistert nu naar woorden.";
const LISTENS_NOT = "De lijn luistert nu niet naar woorden. U kunt uw vraag wel alvast typen.";
const NO_CALL = "Er is geen gesprek. Bel eerst, en toets 9 om iets te vragen.";

export class Speech {
  #form;
  #understood;
  #list;

  /** @param speak is given the words and how well they are heard; tells whether there is a call. */
  constructor(form, understood, list, speak) {
    this.#form = form;
    this.#understood = understood;
    this.#list = list;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(speak);
    });
    this.listens(false, false);
  }

  /** Whether a person is busy with words: who speaks would have begun by now. */
  get isTyping() {
    return this.#form.said.value.trim() !== "";
  }

  /** Show whether words are heard now. */
  listens(listens, isOnCall) {
    const button = this.#form.querySelector("button");
    button.setAttribute("aria-disabled", String(!listens));
    this.#form.dataset.listens = listens;
    const reason = listens ? LISTENS : isOnCall ? LISTENS_NOT : NO_CALL;
    const says = this.#form.querySelector("#speech-says");
    if (says.textContent !== reason) says.textContent = reason;
  }

  #send(speak) {
    const { said, confidence, percent } = this.#form;
    const words = said.value.trim();
    if (!words || this.#form.dataset.listens !== "true") {
      this.#tell(words ? this.#form.querySelector("#speech-says").textContent : "Typ eerst iets.");
      said.focus();
      return;
    }
    const heard = {
      confidence: confidence.value === "" ? null : Number(confidence.value),
      percent: Number(percent.value),
    };
    if (speak(words, heard)) said.value = "";
    said.focus();
  }

  clear() {
    this.#tell("");
    this.#list.replaceChildren();
  }

  /** Show what was understood, what is decided, and the parts that fit with their scores. */
  show({ words, decision, candidates }) {
    this.#tell(`De lijn verstond: “${words}”. ${decision}`);
    this.#list.replaceChildren(...candidates.map(item));
  }

  #tell(text) {
    this.#understood.textContent = text;
  }
}

function item({ heading, sentence, score }) {
  const made = document.createElement("li");
  made.append(
    element("strong", heading),
    element("span", ` (${score.toFixed(2).replace(".", ",")})`),
    element("p", sentence),
  );
  return made;
}

function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
