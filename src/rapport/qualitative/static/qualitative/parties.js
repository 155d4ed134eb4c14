// In a row, a single key answers it (data-press) and makes the next row ready. The keys can be switched off.
const form = document.querySelector("[data-parties]");
const hint = form?.querySelector("[data-parties-keys]");
const box = form?.querySelector("[data-keys-switch]");
const KEPT = "screening-keys";
const kept = () => { try { return localStorage.getItem(KEPT); } catch { return null; } };

if (hint) {
  hint.hidden = false;
  box.checked = kept() !== "off";
  box.addEventListener("change", () => { try { localStorage.setItem(KEPT, box.checked ? "on" : "off"); } catch { /* refused */ } });
}
form?.addEventListener("keydown", (e) => {
  const row = e.target.closest("[data-row]");
  if (!row || !box.checked || e.ctrlKey || e.metaKey || e.altKey) return;
  const chosen = row.querySelector(`[data-press="${CSS.escape(e.key.toLowerCase())}"]`);
  if (!chosen) return;
  e.preventDefault();
  chosen.checked = true;
  const rows = [...form.querySelectorAll("[data-row]")];
  const next = rows[rows.indexOf(row) + 1];
  (next?.querySelector("input:checked, input") ?? form.querySelector(".form-actions button"))?.focus();
});
