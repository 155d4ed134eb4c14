// Keys of the room where differences are decided: a choice, then the reason, then Enter. Without script the form works the same.
(() => {
  "use strict";
  const KEPT = "deciding-keys";
  const room = document.querySelector("[data-difference]");
  if (!room) return;
  const form = room.querySelector("[data-decide]");
  const reason = form.querySelector("#id_reason");
  const byCode = form.querySelector("[data-codes]");
  const switched = form.querySelector("[data-keys-on]");

  const remember = (on) => { try { localStorage.setItem(KEPT, on ? "on" : "off"); } catch { /* nothing is kept */ } };
  const remembered = () => { try { return localStorage.getItem(KEPT) !== "off"; } catch { return true; } };
  const show = () => room.classList.toggle("keys-off", !switched.checked);
  switched.checked = remembered();
  show();
  switched.addEventListener("change", () => { remember(switched.checked); show(); });

  form.addEventListener("change", (event) => {
    if (event.target.name === "codes") byCode.checked = true;
  });

  const isTyping = (target) => target.closest("input:not([type=radio], [type=checkbox]), textarea, select");

  function press(key) {
    const control = form.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (control) {
      control.click();
      if (control.type === "radio") reason.focus();
      return true;
    }
    if (key === "n") { room.querySelector("[data-next]")?.click(); return true; }
    if (key === "u") { room.querySelector("[data-undo]")?.requestSubmit(); return true; }
    return false;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target === reason) { reason.blur(); return; }
    if (!switched.checked || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "Enter" && !event.target.closest("a, button, summary")) { event.preventDefault(); reason.focus(); return; }
    if (event.key.length === 1 && press(event.key.toLowerCase())) event.preventDefault();
  });
})();
