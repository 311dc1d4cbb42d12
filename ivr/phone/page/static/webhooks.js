/** The requests between Twilio and the line, the newest first, each with its TwiML. */

export class Webhooks {
  #list;

  constructor(list) {
    this.#list = list;
  }

  clear() {
    this.#list.replaceChildren();
  }

  add({ purpose, method, url, params, status, milliseconds, answer }) {
    const details = element("details");
    const { pathname } = new URL(url);
    const summary = element("summary", `${method} ${pathname} → ${status}`);
    summary.append(element("span", `${purpose} · ${milliseconds} ms`));
    details.append(summary, element("h3", "Vraag"), this.#table({ adres: url, ...params }));
    if (answer) details.append(element("h3", "Antwoord"), element("pre", answer));
    const item = element("li");
    item.append(details);
    this.#list.prepend(item);
  }

  #table(params) {
    const list = element("dl");
    for (const [name, value] of Object.entries(params)) {
      list.append(element("dt", name), element("dd", value));
    }
    return list;
  }
}

function element(tag, text = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
