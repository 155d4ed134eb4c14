// What a survey gains from JavaScript: questions that depend on others come and go at once, one page at a time, ticks
// that exclude one another, taking an answer back. The server settles the same conditions again when it is handed in.

const PREFER_NOT = -97;
const isNothing = (held) => held === null || held === undefined || held === "" || (held instanceof Set && held.size === 0);

// The same as `holds` in condition.py: without an answer only `= ''` and `<>` something else hold.
function compare({ field, sign, value, option }, answers) {
  let held = answers[field] ?? null;
  if (held instanceof Set) {
    if (held.size === 0) held = null;
    else held = option === undefined ? "ticked" : Number(held.has(option));
  } else if (option !== undefined) held = null;
  if (sign === "=" || sign === "<>") {
    const same = value === "" ? isNothing(held) : held === value;
    return same === (sign === "=");
  }
  if (isNothing(held) || held === PREFER_NOT || typeof held !== typeof value) return false;
  return { "<": held < value, "<=": held <= value, ">": held > value, ">=": held >= value }[sign];
}
export function holds(tree, answers) {
  if (tree.all) return tree.all.every((part) => holds(part, answers));
  if (tree.any) return tree.any.some((part) => holds(part, answers));
  if (tree.not) return !holds(tree.not, answers);
  return compare(tree, answers);
}

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// A number as posted.py reads it, within the limits of the question; what the server would refuse is no answer.
function numberIn(words, { minimum, maximum, decimals }) {
  const plain = words.split(",").length === 2 && !words.includes(".") ? words.replace(",", ".") : words;
  if (!/^-?\d{1,15}(\.\d{1,9})?$/.test(plain)) return null;
  const places = (plain.split(".")[1] ?? "").replace(/0+$/, "").length;
  return Number(plain) < Number(minimum) || Number(plain) > Number(maximum) || places > Number(decimals) ? null : Number(plain);
}

// The answer to a field as it stands on the page, of the same kind as on the server.
function answerTo(form, name) {
  const none = form.elements[`none-${name}`];
  if (none?.checked) return PREFER_NOT;
  const opener = form.querySelector(`[data-opens="${CSS.escape(name)}"]`);
  if (opener && !opener.checked) return null; // words behind an option that is not chosen
  const boxes = all(`[name="${CSS.escape(name)}"]`, form);
  const [first] = boxes;
  if (!first) return null;
  if (first.type === "radio") { const chosen = boxes.find((box) => box.checked); return chosen ? Number(chosen.value) : null; }
  if (first.type === "checkbox") {
    const ticks = new Set(boxes.filter((box) => box.checked).map((box) => Number(box.value)));
    return ticks.has(PREFER_NOT) ? PREFER_NOT : ticks;
  }
  if (first.type === "file") return form.elements[`remove-${name}`]?.checked ? null : first.value || first.dataset.given || null;
  const words = first.value.trim();
  if (first.dataset.kind === "number") return numberIn(words, first.dataset);
  if (first.type === "date" && (!first.validity.valid || words.length !== 10)) return null;
  return words || null;
}

// The fields of an item: what says `on-<field>` within it.
const fieldsOf = (item) => all('input[type=hidden][name^="on-"]', item).map((mark) => mark.name.slice(3));

// An item that is hidden has no answer, which may hide others: go on until nothing moves. Conditions form no circle.
export function settle(form) {
  const items = all(".survey-item", form);
  const shown = new Map(items.map((item) => [item, true]));
  for (let round = 0; round <= items.length; round += 1) {
    const answers = {};
    for (const item of items) if (shown.get(item)) for (const name of fieldsOf(item)) answers[name] = answerTo(form, name);
    let moved = false;
    for (const item of items) {
      const is = !item.dataset.when || holds(JSON.parse(item.dataset.when), answers);
      if (is !== shown.get(item)) { shown.set(item, is); moved = true; }
    }
    if (!moved) break;
  }
  return shown;
}
// What is asked now, with its answer; words behind an option that is not chosen are not asked.
function asked(form, shown) {
  const found = {};
  for (const item of all(".survey-item", form)) if (shown.get(item)) for (const name of fieldsOf(item)) {
    if (!document.getElementById(`words-${name}`)?.hasAttribute("data-closed")) found[name] = answerTo(form, name);
  }
  return found;
}
function show(el, is) { el.toggleAttribute("data-closed", !is); }

function refresh(form) {
  const shown = settle(form);
  for (const [item, is] of shown) show(item, is);
  for (const box of all("[data-opens]", form)) {
    const words = document.getElementById(`words-${box.dataset.opens}`);
    if (words) show(words, box.checked);
  }
  for (const button of all("[data-clear]", form)) button.hidden = !form.querySelector(`[name="${CSS.escape(button.dataset.clear)}"]:checked`);
  for (const page of all("[data-page]", form)) show(page, Boolean(page.querySelector(".survey-item:not([data-closed])")));
  form.dispatchEvent(new CustomEvent("survey:settled", { detail: asked(form, shown) }));
}

// An option that stands alone clears the others, and the others clear it.
function exclude(box) {
  const others = all(`[name="${CSS.escape(box.name)}"]`, box.form).filter((other) => other !== box && other.checked);
  for (const other of others) if (box.dataset.alone !== undefined || other.dataset.alone !== undefined) other.checked = false;
}
// “Prefer not to say” beside a box empties it, and typing takes it away.
function preferNot(box) {
  if (box.dataset.none) { if (box.checked) box.form.elements[box.dataset.none].value = ""; return; }
  const none = box.form?.elements[`none-${box.name}`];
  if (none && box.value) none.checked = false;
}

// One page at a time. The whole form is shown where something has to be mended, and in print.
function leaf(form) {
  const pages = () => all("[data-page]:not([data-closed])", form);
  const end = form.querySelector(".survey-end");
  if ("whole" in form.dataset || all("[data-page]", form).length < 2) return;
  const line = document.createElement("div");
  line.className = "survey-leaf cluster";
  const button = (label, kind) => Object.assign(document.createElement("button"), { type: "button", className: `button${kind}`, textContent: label });
  const back = button("Back", " button-secondary");
  const next = button("Next", "");
  const where = Object.assign(document.createElement("p"), { className: "small muted" });
  where.setAttribute("role", "status");
  line.append(back, next, where);
  form.insertBefore(line, end);
  let at = 0;
  const open = (number, focus) => {
    const there = pages();
    at = Math.max(0, Math.min(number, there.length - 1));
    for (const page of all("[data-page]", form)) page.toggleAttribute("data-other", page !== there[at]);
    back.hidden = at === 0;
    next.hidden = at === there.length - 1;
    end.toggleAttribute("data-other", at !== there.length - 1);
    where.textContent = `Page ${at + 1} of ${there.length}`;
    if (focus) { there[at].querySelector("h2").focus(); there[at].scrollIntoView(); }
  };
  back.addEventListener("click", () => open(at - 1, true));
  next.addEventListener("click", () => open(at + 1, true));
  form.addEventListener("survey:settled", () => open(at, false));
  const named = () => { const item = document.getElementById(location.hash.slice(1)); return item ? pages().indexOf(item.closest("[data-page]")) : -1; };
  addEventListener("hashchange", () => { const page = named(); if (page >= 0) { open(page, false); document.getElementById(location.hash.slice(1)).scrollIntoView(); } });
  // Somebody who comes back goes on where the first question is open.
  const answered = form.querySelector(":checked");
  const unanswered = pages().findIndex((page) => all(".survey-item:not([data-closed])", page).some((item) => fieldsOf(item).some((name) => { const held = answerTo(form, name); return isNothing(held); })));
  open(named() >= 0 ? named() : answered && unanswered > 0 ? unanswered : 0, false);
}

function arm(form) {
  form.addEventListener("change", (e) => {
    if (e.target.type === "checkbox") exclude(e.target);
    preferNot(e.target);
    refresh(form);
  }, true); // before htmx looks at what is sent
  form.addEventListener("input", (e) => { if (e.target.type !== "radio" && e.target.type !== "checkbox") { preferNot(e.target); refresh(form); } });
  form.addEventListener("click", (e) => {
    if (e.target.closest(".kept")) return refresh(form); // kit.js has put back what this browser kept
    const button = e.target.closest("[data-clear]");
    if (!button) return;
    const chosen = form.querySelector(`[name="${CSS.escape(button.dataset.clear)}"]:checked`);
    if (!chosen) return;
    chosen.checked = false;
    chosen.focus();
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.addEventListener("draft:written", () => refresh(form));
  // What did not get through (`unsent`: kit.js) is sent again when the network is back, and when another answer gets through.
  const again = () => [...form.unsent ?? []].forEach((item) => item.dispatchEvent(new Event("change", { bubbles: true })));
  addEventListener("online", again);
  form.addEventListener("htmx:afterOnLoad", (e) => { if (e.detail.successful) again(); });
  refresh(form);
  leaf(form);
}
if (typeof document !== "undefined") {
  document.documentElement.classList.add("with-survey-script");
  all("form[data-survey]").forEach(arm);
}
