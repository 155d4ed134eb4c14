// What pages gain from JavaScript; each of them works without it. No library, no eval, no style.

const memory = { // localStorage, for browsers that refuse it too
  set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* full or refused */ } },
  drop: (key) => { try { localStorage.removeItem(key); } catch { /* refused */ } },
  text: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
  kept: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  keys: () => { try { return Object.keys(localStorage); } catch { return []; } },
};
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (event, selector, act) =>
  document.addEventListener(event, (e) => { const found = e.target.closest?.(selector); if (found) act(found, e); });

// Light or dark: what the system says, until somebody chooses; the choice is remembered on this device. The cookie lets
// the server write it into the page, so that none flashes in the wrong colours; where no cookie is read, it comes here.
const root = document.documentElement;
const colours = (name) => {
  root.dataset.theme = name;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  try { document.cookie = `theme=${name}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`; } catch { /* refused */ }
};
if (!root.dataset.theme && ["light", "dark"].includes(memory.text("theme"))) colours(memory.text("theme"));
const dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
function nameTheme() {
  const words = isDark() ? "Light colours" : "Dark colours";
  all("[data-theme-switch]").forEach((button) => {
    button.hidden = false;
    button.setAttribute("aria-label", words);
    button.querySelector("[data-theme-name]").textContent = words;
  });
}
on("click", "[data-theme-switch]", () => {
  colours(isDark() ? "light" : "dark");
  memory.set("theme", root.dataset.theme);
  nameTheme();
});
dark.addEventListener("change", nameTheme);

// Menus close on Escape and on a press beside them; dialogs open in browsers that do not know `command`.
document.addEventListener("click", (e) => all("[data-menu][open]").forEach((menu) => { if (!menu.contains(e.target)) menu.open = false; }));
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  all("[data-menu][open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
});
if (!("command" in HTMLButtonElement.prototype)) {
  on("click", "button[commandfor]", (button) => {
    const dialog = document.getElementById(button.getAttribute("commandfor"));
    if (button.getAttribute("command") === "close") dialog.close();
    else dialog.showModal();
  });
}

// Toasts stay until they are dismissed. The server adds one to an htmx answer with HX-Trigger: {"toast": "words"}.
const armToasts = () => all("[data-dismiss]").forEach((button) => { button.hidden = false; });
on("click", "[data-dismiss]", (button) => button.closest(".toast").remove());
function toast(words) {
  const box = document.querySelector("template[data-toast]").content.firstElementChild.cloneNode(true);
  document.querySelector("[data-toasts]").replaceChildren(box);
  box.querySelector(".toast-words").textContent = words;
  armToasts();
}
document.addEventListener("toast", (e) => toast(e.detail.value));

// data-once: a second press does nothing while the first is on its way.
function release(form) {
  delete form.dataset.sent;
  all("[aria-disabled]", form).forEach((button) => button.removeAttribute("aria-disabled"));
}
on("submit", "form[data-once]", (form, e) => {
  if (form.dataset.sent) return e.preventDefault();
  form.dataset.sent = "yes";
  all("button[type=submit]", form).forEach((button) => button.setAttribute("aria-disabled", "true"));
  setTimeout(() => release(form), 15000); // the answer was a file, or never came
});
addEventListener("pageshow", () => all("form[data-once]").forEach(release));
document.addEventListener("htmx:afterRequest", (e) => { const form = e.target.closest?.("form[data-once]"); if (form) release(form); });

// data-draft: what is typed is kept in this browser until the server has it. How: the comment in kit/base.html.
const person = document.body.dataset.person;
const draftKey = (key) => `draft:${person}:${key}`;
const DAYS = 86400000;
const typed = (el) => el.name && !["hidden", "password", "file", "submit", "button", "select-multiple"].includes(el.type);
const ticks = (el) => el.type === "checkbox" || el.type === "radio";
function read(form) {
  const words = {};
  for (const el of form.elements) {
    if (!typed(el)) continue;
    words[el.name] ??= [];
    if (!ticks(el) || el.checked) words[el.name].push(el.value);
  }
  return words;
}
function write(form, words) {
  const places = {};
  for (const el of form.elements) {
    if (!typed(el) || !(el.name in words)) continue;
    if (ticks(el)) el.checked = words[el.name].includes(el.value);
    else {
      const place = places[el.name] ?? 0;
      el.value = words[el.name][place] ?? "";
      places[el.name] = place + 1;
    }
  }
  form.dispatchEvent(new CustomEvent("draft:written"));
}
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
function say(form, words) {
  const line = form.querySelector("[data-form-state]");
  if (line && line.textContent !== words) line.textContent = words;
}
function offer(form, words, choices) {
  const note = document.createElement("div");
  note.className = "kept";
  note.setAttribute("role", "status");
  note.append(Object.assign(document.createElement("p"), { textContent: words }));
  for (const [label, act] of choices) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-secondary", textContent: label });
    button.addEventListener("click", () => { act(); note.remove(); });
    note.append(button);
  }
  form.prepend(note);
}
function bringBack(form) {
  const key = draftKey(form.dataset.draft);
  const kept = memory.kept(key);
  const served = read(form);
  form.served = served;
  if (!kept) return;
  if (same(kept.words, served)) {
    if (!form.querySelector("[aria-invalid=true], .error-summary")) memory.drop(key); // the server has it
    return;
  }
  const when = new Date(kept.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  const discard = ["Discard it", () => { write(form, served); memory.drop(key); say(form, ""); }];
  const put = () => { write(form, kept.words); say(form, "Not saved yet – kept on this device"); };
  if (same(kept.base, served)) {
    put();
    offer(form, `We kept what you typed on ${when}. It is not saved yet.`, [discard]);
  } else {
    offer(form, `The saved text has changed since you typed something else here on ${when}.`, [["Show what I typed", put], discard]);
  }
}
function keep(form) {
  if (!person) return;
  memory.set(draftKey(form.dataset.draft), JSON.stringify({ words: read(form), base: form.served, at: Date.now() }));
  say(form, "Not saved yet – kept on this device");
}
on("input", "form[data-draft]", keep);
document.addEventListener("htmx:beforeRequest", (e) => { const form = e.target.closest?.("form[data-draft]"); if (form) { form.sentWords = read(form); form.unsent?.delete(e.target); } });
// A part of a form that did not get through: another one that does must not pass for it.
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, (e) => { const form = e.target.closest?.("form[data-draft]"); if (form) (form.unsent ??= new Set()).add(e.target); });
}
// What did not get through is sent once more when the network is back, where the form listens for "resend".
const resend = () => all("form[data-draft]").forEach((form) => [...(form.unsent ?? [])].forEach((part) => part.dispatchEvent(new CustomEvent("resend"))));
addEventListener("online", resend);
setInterval(resend, 20000);
function saved(key) {
  memory.drop(draftKey(key));
  for (const form of all("form[data-draft]").filter((one) => one.dataset.draft === key)) {
    const before = form.served;
    form.served = form.sentWords ?? read(form);
    for (const part of form.unsent ?? []) for (const el of all("[name]", part)) if (el.name in form.served) form.served[el.name] = before[el.name];
    if (same(form.served, read(form))) say(form, `Saved at ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`);
    else keep(form); // somebody typed on while the answer was on its way
  }
}
document.addEventListener("draft-saved", (e) => saved(e.detail.value));
on("submit", "form[data-sign-out]", () => memory.keys().filter((key) => key.startsWith(`draft:${person}:`)).forEach(memory.drop));
function tidyDrafts() {
  for (const key of memory.keys().filter((name) => name.startsWith("draft:"))) {
    if (!(Date.now() - memory.kept(key)?.at < 3 * DAYS)) memory.drop(key);
  }
  for (const message of all("[data-tags]"))
    for (const tag of message.dataset.tags.split(" ")) if (tag.startsWith("draft-saved:")) memory.drop(draftKey(tag.slice(12)));
}

function dress(part) { // a page that has loaded, or a part that htmx has brought
  nameTheme();
  armToasts();
  if (person) all("form[data-draft]", part).concat(part.matches?.("form[data-draft]") ? [part] : []).filter((form) => !form.served).forEach(bringBack);
  (part.matches?.("[data-focus]") ? part : part.querySelector("[data-focus]"))?.focus();
  all("[data-sorted]", part).forEach((link) => link.closest("th")?.setAttribute("aria-sort", link.dataset.sorted));
}
tidyDrafts();
dress(document);
document.addEventListener("htmx:load", (e) => { if (e.target !== document.body) dress(e.target); });
