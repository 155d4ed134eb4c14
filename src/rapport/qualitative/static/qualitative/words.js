// Single keys in the word list. Each does what a link, a box or a button does; they can be switched off, and stay off.

const OFF = "words-keys-off";
const kept = (value) => { try { return value === undefined ? localStorage.getItem(OFF) : localStorage.setItem(OFF, value); } catch { return null; } };
const isOff = () => kept() === "yes";
const writes = (el) => el.closest("input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]");
const CHOICES = { c: "candidate", e: "excluded", a: "added", o: "open" };

const box = document.querySelector("[data-keys-switch]");
if (box) {
  box.checked = !isOff();
  box.addEventListener("change", () => kept(box.checked ? "" : "yes"));
}

const links = () => [...document.querySelectorAll("[data-row]")];
function step(by) {
  const all = links();
  const at = all.indexOf(document.activeElement);
  const to = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  to?.focus();
}

function choose(value) {
  const form = document.querySelector("[data-decide]");
  const choice = form?.querySelector(`[name=choice][value=${value}]`);
  if (!choice) return false;
  choice.checked = true;
  form.elements.reason.focus();
  return true;
}

function act(key) {
  if (key === "?") { document.querySelector("[data-keys-help]")?.click(); return true; }
  if (key === "/") { const search = document.querySelector("[data-search]"); search?.focus(); return Boolean(search); }
  const link = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (link) { link.click(); return true; }
  if (key in CHOICES) return choose(CHOICES[key]);
  if (!links().length) return false;
  if (key === "j") { step(1); return true; }
  if (key === "k") { step(-1); return true; }
  return false;
}

document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog[open]")) return;
  const inTable = e.target.closest("[data-row]") || e.target === document.body;
  if ((e.key === "ArrowDown" || e.key === "ArrowUp") && inTable && links().length) {
    step(e.key === "ArrowDown" ? 1 : -1);
    e.preventDefault();
  } else if (!isOff() && !writes(e.target) && act(e.key)) e.preventDefault();
});

// Back from a stem: where one was in the list.
const from = new URLSearchParams(location.search).get("at");
if (from) links().find((link) => link.textContent === from)?.focus();
