// Single keys press what carries them (data-key). They can be switched off, and rest while somebody types.
const page = document.querySelector("[data-keys]");
const box = page?.querySelector("[data-keys-switch]");
const KEPT = "screening-keys";
const kept = () => { try { return localStorage.getItem(KEPT); } catch { return null; } };
const keep = (word) => { try { localStorage.setItem(KEPT, word); } catch { /* refused */ } };

if (box) {
  box.closest("label").hidden = false;
  box.checked = kept() !== "off";
  const show = () => page.classList.toggle("keys-off", !box.checked);
  show();
  box.addEventListener("change", () => { keep(box.checked ? "on" : "off"); show(); });
}
document.addEventListener("keydown", (e) => {
  if (!page || (box && !box.checked) || e.ctrlKey || e.metaKey || e.altKey || e.repeat) return;
  if (e.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog")) return;
  const found = page.querySelector(`[data-key="${CSS.escape(e.key.toLowerCase())}"]`);
  if (!found) return;
  e.preventDefault();
  found.click();
});
