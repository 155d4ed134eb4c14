// Keys of the page of doubtful names: a digit presses its choice, a letter follows its link, "/" goes to the search.
// They can be switched off, and stay off.

const OFF = "reach-keys-off";
const kept = (value) => { try { return value === undefined ? localStorage.getItem(OFF) : localStorage.setItem(OFF, value); } catch { return null; } };
const isOff = () => kept() === "yes";

const box = document.querySelector("[data-keys-switch]");
if (box) {
  box.checked = !isOff();
  box.addEventListener("change", () => kept(box.checked ? "" : "yes"));
}

document.addEventListener("keydown", (event) => {
  if (isOff() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const chosen = document.querySelector(event.key === "/" ? "[data-search]" : `[data-key="${CSS.escape(event.key)}"]`);
  if (!chosen) return;
  event.preventDefault();
  if (event.key === "/") chosen.focus();
  else chosen.click();
});
