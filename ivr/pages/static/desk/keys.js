// One key for each thing that is done all day; off for whoever speaks to the computer (WCAG 2.1.4).

const KEPT = "sneltoetsen"; // where this browser remembers that they are off
const help = document.getElementById("toetsen");
const tick = document.getElementById("toetsen-aan");
const isOn = () => localStorage.getItem(KEPT) !== "uit";

// Keys belong to what has the focus when that does something with them itself.
const isTaken = (event) => event.ctrlKey || event.metaKey || event.altKey || help?.open
  || event.target.closest("input:not([type=checkbox]), textarea, select")
  || (event.key === " " && event.target.closest("button, input, audio, summary"));

// Do what belongs to a key, of `deeds` by its sign, one after the other: what is pressed while a message
// opens is meant for that one. What follows a key of `fields` is text: it goes to where that deed puts the
// focus, however long the message takes to open. `failed` is called when a deed does not succeed.
export function follow(deeds, fields, failed) {
  let before = Promise.resolve();
  let typed = null; // what was typed since a key of `fields`, while its deed waits
  const enter = (deed) => () => {
    const text = typed;
    typed = null;
    if (deed()) document.activeElement.setRangeText(text, 0, 0, "end");
  };
  document.addEventListener("keydown", (event) => {
    const { key } = event;
    if (!isOn() || isTaken(event)) return;
    if (typed === null && !(key in deeds) && !(key in fields)) return;
    event.preventDefault();
    if (typed !== null) typed += key.length === 1 ? key : "";
    else if (key in deeds) before = before.then(deeds[key]).catch(failed);
    else {
      typed = "";
      before = before.then(enter(fields[key])).catch(failed);
    }
  });
}

export const showHelp = () => help?.showModal();

for (const button of document.querySelectorAll("[data-keys]")) {
  button.hidden = false;
  button.addEventListener("click", showHelp);
}
if (tick) {
  tick.checked = isOn();
  tick.addEventListener("change", () => localStorage.setItem(KEPT, tick.checked ? "aan" : "uit"));
}
