// Coding by keyboard: each key is shown at once, kept on this device, and sent; the next text is here before it is
// asked for. Without this script the page is a form that does the same at each press. No library, no eval, no style.

const SAY = { saved: "Saved", sending: "Saving …", out: "You are signed out.", going: "The text is on its way: that key was not taken.", away: "The network does not answer, and what comes next is not on this device yet. Press again when the network is back.", holds: "Something is still on this device only. The round is submitted as soon as it is sent." };
const AHEAD = 12; // so many texts are fetched before they are needed
const AT_ONCE = 20; // so many saves go in one request
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// What this device keeps until the server has it: one entry for each text, so that two tabs do not overwrite each other.
const memory = {
  set: (key, value) => { try { localStorage.setItem(key, value); return true; } catch { return false; } },
  drop: (key) => { try { localStorage.removeItem(key); } catch { /* refused */ } },
  text: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
  kept: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  keys: () => { try { return Object.keys(localStorage); } catch { return []; } },
};

// What is said of a text, as one word: the same words, the same state.
export const stateOf = ({ codes, done, flagged, starred, memo }) => ({ codes: [...codes].sort((a, b) => a - b), done, flagged, starred, memo });
export const wordOf = (state) => JSON.stringify(stateOf(state));

// What a press makes of a state. Done and no code means that nothing applies; that is only ever said, never left over.
export function toggled(state, code) {
  const has = state.codes.includes(code);
  const codes = has ? state.codes.filter((one) => one !== code) : [...state.codes, code];
  return { ...state, codes, done: state.done && codes.length > 0 };
}
export const nothing = (state) => ({ ...state, codes: [], done: !(state.done && state.codes.length === 0) });
export const settled = (state) => ({ ...state, done: state.done || state.codes.length > 0 });

// The next place (counted from 1) with a 0 in `done`, from the start again; null where no other is open.
export function nextOpen(done, after) {
  for (let step = 1; step < done.length; step += 1) {
    const place = ((after - 1 + step) % done.length) + 1;
    if (done[place - 1] === "0") return place;
  }
  return null;
}

// The nearest place before or after that still has a text: whose was taken back, there is a - in `done`.
export function beside(done, at, step) {
  let place = at + step;
  while (done[place - 1] === "-") place += step;
  return place;
}

// Sends what is kept on this device, until the server has it: again and again, and at once when the network is back.
export class Queue {
  constructor({ round, address, token, told, answered }) {
    this.prefix = `coding:${document.body.dataset.person}:${round}:`;
    Object.assign(this, { address, token, told, answered });
    this.waits = new Map(); // place → { state, version, tried: the states of it that were sent and not answered }
    this.isAway = false;
    this.pause = 1000;
    for (const key of memory.keys()) {
      const kept = key.startsWith(this.prefix) ? memory.kept(key) : null;
      if (kept?.state) this.waits.set(Number(key.slice(this.prefix.length)), kept);
    }
    addEventListener("online", () => this.send());
    addEventListener("pagehide", () => this.last());
  }

  put(place, state, version) {
    const there = this.waits.get(place);
    this.keep(place, { state: stateOf(state), version: there?.version ?? version, tried: there?.tried ?? [] });
    this.send();
  }

  keep(place, entry) {
    this.waits.set(place, entry);
    this.isKept = memory.set(this.prefix + place, JSON.stringify(entry));
  }

  drop(place) {
    this.waits.delete(place);
    memory.drop(this.prefix + place);
  }

  say() {
    const number = this.waits.size;
    if (!number) return this.told(SAY.saved, false);
    if (this.refused) return this.told(this.refused, true);
    if (!this.failed) return this.told(SAY.sending, false);
    const where = this.isKept === false ? "Not yet sent – leave this page open" : "Kept on this device, not yet sent";
    const more = this.hint ? `. ${this.hint}` : "";
    this.told(`${this.isOut ? `${SAY.out} ` : ""}${where}${number > 1 ? ` (${number} texts)` : ""}${more}`, true, this.isOut);
  }

  body(entries) {
    return JSON.stringify({ saves: entries.map(([position, { state, version }]) => ({ position, version, ...state })) });
  }

  post(body, keepalive = false) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token };
    return fetch(this.address, { method: "POST", headers, body, redirect: "manual", keepalive });
  }

  // The page goes: one more try, which the browser finishes by itself. What it keeps is sent when the page is opened again.
  last() {
    const entries = [...this.waits].slice(0, AT_ONCE);
    if (entries.length && !this.isAway && !this.refused) this.post(this.body(entries), true).catch(() => {});
  }

  async send() {
    if (this.isAway || !this.waits.size || this.refused) return;
    this.isAway = true;
    clearTimeout(this.later);
    this.say();
    const entries = [...this.waits].slice(0, AT_ONCE);
    for (const [place, entry] of entries) {
      const word = wordOf(entry.state);
      if (!entry.tried.includes(word)) this.keep(place, { ...entry, tried: [...entry.tried, word].slice(-50) });
    }
    let response = null;
    try { response = await this.post(this.body(entries)); } catch { /* no network */ }
    const said = response?.ok ? await response.json().catch(() => null) : null;
    this.isAway = false;
    if (said) this.took(said.saved);
    else await this.missed(response);
    this.say();
    if (said && this.waits.size) this.send();
  }

  took(saved) {
    this.failed = this.isOut = false;
    this.pause = 1000;
    for (const one of saved) {
      const entry = this.waits.get(one.position);
      if (one.gone) { this.drop(one.position); this.answered(one, null); continue; }
      const word = wordOf(one);
      if (!entry || word === wordOf(entry.state)) this.drop(one.position);
      // A state that this page has sent: changed since, or its answer was lost on the way.
      else if (one.kept || entry.tried.includes(word)) this.keep(one.position, { ...entry, version: one.version });
      else this.drop(one.position);
      this.answered(one, entry && this.waits.has(one.position) === false && word !== wordOf(entry.state) ? entry.state : null);
    }
  }

  async missed(response) {
    this.failed = true;
    this.isOut = response?.type === "opaqueredirect" || response?.status === 403;
    if (response && [400, 404, 410].includes(response.status)) {
      const said = await response.json().catch(() => null);
      this.refused = said?.refused ?? "This round is not open to you any more. What you did last could not be saved.";
      return;
    }
    this.later = setTimeout(() => this.send(), this.pause);
    this.pause = Math.min(this.pause * 2, 20000);
  }
}

const tokenOf = (form) => form.elements.csrfmiddlewaretoken.value;
function stateLine(form) {
  const line = form.querySelector("[data-state]");
  return (words, isWarning, isOut) => {
    if (line.textContent === words) return;
    line.textContent = words;
    line.classList.toggle("coding-late", isWarning);
    if (isOut) line.append(" ", Object.assign(document.createElement("a"), { href: location.href, textContent: "Sign in again" }));
  };
}

class Desk {
  constructor(form) {
    this.form = form;
    this.at = Number(form.dataset.position);
    this.done = [...form.dataset.settled];
    this.texts = new Map(); // place → what the server said of it
    this.undos = [];
    this.isGoing = false;
    this.boxes = new Map(all("[name=codes]", form).map((box) => [Number(box.value), box]));
    this.byKey = new Map(all("[data-key]", form).map((box) => [box.dataset.key, Number(box.value)]));
    this.part = (name) => form.querySelector(`[data-${name}]`);
    const { round, save: address } = form.dataset;
    this.queue = new Queue({ round, address, token: tokenOf(form), told: stateLine(form), answered: (one, lost) => this.answered(one, lost) });
    this.fromPage();
    this.listen();
    if (this.queue.waits.size) { this.queue.failed = true; this.queue.say(); this.queue.send(); }
    for (const [place, { state }] of this.queue.waits) if (this.done[place - 1]) this.done[place - 1] = state.done ? "1" : "0";
    if (this.queue.waits.has(this.at)) this.show();
    this.fetchAhead();
  }

  // The text that came with the page.
  fromPage() {
    const { form } = this;
    const codes = [...this.boxes].filter(([, box]) => box.checked).map(([code]) => code);
    this.texts.set(this.at, {
      version: Number(form.elements.version.value), codes, done: Boolean(form.elements.done), flagged: form.elements.flagged.checked,
      starred: form.elements.starred.checked, memo: form.elements.memo.value, pieces: null,
    });
  }

  state(place = this.at) { return this.queue.waits.get(place)?.state ?? stateOf(this.texts.get(place)); }

  change(state, { undo = true, said = "" } = {}) {
    const before = this.state();
    if (wordOf(before) === wordOf(state)) return;
    if (undo) this.undos.push([this.at, before]);
    this.set(this.at, state);
    this.show(false);
    if (said) this.say(said);
  }

  set(place, state) {
    this.done[place - 1] = state.done || this.texts.get(place).pieces?.length === 0 ? "1" : "0";
    this.queue.put(place, state, this.texts.get(place).version);
  }

  answered(one, lost) {
    const text = this.texts.get(one.position);
    if (one.gone) { // its writer has taken it back
      this.done[one.position - 1] = "-";
      Object.assign(text ?? {}, { codes: [], done: false, pieces: [] });
      if (one.position === this.at) this.show();
      return;
    }
    if (text) Object.assign(text, stateOf(one), { version: one.version });
    if (!this.queue.waits.has(one.position)) this.done[one.position - 1] = one.done || text?.pieces?.length === 0 ? "1" : "0";
    if (lost) this.offer(one.position, lost);
    if (lost && one.position === this.at) this.show();
  }

  // Another tab or device was faster: what is saved is shown, what was typed here is not thrown away unasked.
  offer(place, lost) {
    const note = this.part("note");
    const words = Object.assign(document.createElement("p"), { textContent: `Text ${place} was coded elsewhere meanwhile. What is saved there stands; what you did here was not taken.` });
    const mine = Object.assign(document.createElement("button"), { type: "button", className: "button button-secondary", textContent: "Put mine in its place" });
    const leave = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet", textContent: "Leave it" });
    mine.addEventListener("click", () => { note.hidden = true; if (this.texts.has(place)) { this.set(place, lost); this.go(place); } });
    leave.addEventListener("click", () => { note.hidden = true; });
    note.replaceChildren(words, mine, leave);
    note.setAttribute("role", "alert");
    note.hidden = false;
  }

  say(words) { this.part("said").textContent = words; }

  // Everything that depends on where we are and what was said; `whole` draws the text anew, too.
  show(whole = true) {
    const state = this.state();
    const { pieces } = this.texts.get(this.at);
    const { elements } = this.form;
    for (const [code, box] of this.boxes) box.checked = state.codes.includes(code);
    elements.flagged.checked = state.flagged;
    elements.starred.checked = state.starred;
    if (elements.memo.value !== state.memo) elements.memo.value = state.memo;
    this.part("nothing").hidden = !(state.done && state.codes.length === 0);
    this.part("done-count").textContent = this.done.filter((one) => one !== "0").length;
    if (!whole || !pieces) return;
    this.part("number").textContent = this.at;
    this.part("words").replaceChildren(...pieces.map(([text, ...codes]) => codes.length ? Object.assign(document.createElement("mark"), { textContent: text }) : document.createTextNode(text)));
    if (!pieces.length) this.part("words").append(Object.assign(document.createElement("span"), { className: "muted", textContent: "This answer was taken back. There is nothing to code." }));
    const hinted = new Set(pieces.flatMap(([, ...codes]) => codes));
    for (const [code, box] of this.boxes) box.closest("li").querySelector("[data-hint]").hidden = !hinted.has(code);
  }

  // A text that is not here yet is waited for: what is pressed meanwhile is meant for it, and nobody has read it.
  async go(place, said = "") {
    if (place < 1 || place > this.done.length || this.isGoing) return;
    if (!this.texts.get(place)?.pieces) {
      this.isGoing = true;
      const isHere = await this.fetch([place]);
      if (isHere === null) { this.isGoing = false; return this.staysHere(); }
      if (!isHere) return location.assign(this.form.dataset.place.replace("/0/", `/${place}/`));
      this.isGoing = false;
      this.queue.say();
    }
    this.queue.hint = "";
    this.at = place;
    history.replaceState(null, "", this.form.dataset.place.replace("/0/", `/${place}/`));
    document.title = document.title.replace(/text \d+/, `text ${place}`);
    this.show();
    this.part("title").focus({ preventScroll: true });
    scrollTo(0, 0);
    this.say(said);
    this.fetchAhead();
  }

  // Save and go on: what has a code is settled; what has none stays not yet coded – that nothing applies is said with 0.
  next() {
    const before = this.state();
    if (before.codes.length) this.change(settled(before), { undo: !before.done });
    const isOpen = this.done[this.at - 1] === "0";
    const place = nextOpen(this.done, this.at);
    if (place) return this.go(place, isOpen ? "Left open: not yet coded." : "");
    if (isOpen) return this.say("Not yet coded. 0 says that nothing applies.");
    const beyond = beside(this.done, this.at, 1);
    if (before.done && beyond <= this.done.length) return this.go(beyond);
    if (!navigator.onLine) return this.staysHere();
    location.assign(this.form.dataset.end);
  }

  undo() {
    const last = this.undos.pop();
    if (!last) return this.say("There is nothing to undo.");
    const [place, state] = last;
    this.set(place, state);
    if (place === this.at) this.show(false);
    else this.go(place);
    this.say("Undone.");
  }

  isTooEarly() {
    if (!this.isGoing) return false;
    this.say(SAY.going);
    this.queue.told(SAY.going, true);
    return true;
  }

  // The browser's own page would say less, and take the coder away from what they do.
  staysHere() {
    this.say(SAY.away);
    this.queue.hint = SAY.away;
    if (this.queue.waits.size) this.queue.say();
    else this.queue.told(SAY.away, true);
  }

  code(code) {
    if (this.isTooEarly()) return this.show(false);
    const has = this.state().codes.includes(code);
    const name = this.boxes.get(code).closest("li").querySelector(".coding-name").textContent;
    this.change(toggled(this.state(), code), { said: `${name}: ${has ? "taken away" : "given"}.` });
  }

  // The texts that come next, while there is time.
  fetchAhead() {
    const wanted = [this.at, beside(this.done, this.at, -1), beside(this.done, this.at, 1)].filter((place) => place >= 1 && place <= this.done.length);
    for (let place = this.at, step = 0; step < AHEAD; step += 1) { place = nextOpen(this.done, place); if (!place) break; wanted.push(place); }
    const missing = [...new Set(wanted)].filter((place) => !this.texts.get(place)?.pieces);
    if (missing.length > AHEAD / 2 || missing.includes(this.at) || missing.some((place) => place === wanted[3] || place === wanted[1] || place === wanted[2])) this.fetch(missing);
  }

  // Are they here now? null where the network does not answer.
  async fetch(places) {
    const asked = places.filter((place) => !this.fetching?.has(place));
    this.fetching ??= new Set();
    asked.forEach((place) => this.fetching.add(place));
    try {
      const response = await fetch(`${this.form.dataset.texts}?places=${places.join(",")}`, { redirect: "manual" }).catch(() => null);
      if (!response) return null;
      for (const text of (await response.json()).texts) {
        const there = this.texts.get(text.position);
        // What was said here meanwhile is newer than what came on the way; a save that is under way brings its own version.
        if (there && (there.version >= text.version || this.queue.waits.has(text.position))) there.pieces = text.pieces;
        else { this.texts.set(text.position, text); if (there && text.position === this.at) this.show(); }
      }
      return places.every((place) => this.texts.get(place)?.pieces);
    } catch { return false; } finally { asked.forEach((place) => this.fetching.delete(place)); }
  }

  listen() {
    const { form } = this;
    form.addEventListener("submit", (e) => { e.preventDefault(); this.press(e.submitter?.dataset.go ?? "next"); });
    form.addEventListener("change", (e) => {
      const { name, checked, value } = e.target;
      if (name === "codes") this.code(Number(value));
      else if (name === "flagged" || name === "starred") this.isTooEarly() ? this.show(false) : this.change({ ...this.state(), [name]: checked });
    });
    form.elements.memo.addEventListener("input", (e) => this.change({ ...this.state(), memo: e.target.value }, { undo: false }));
    form.elements.memo.addEventListener("keydown", (e) => { if (e.key === "Escape") this.part("title").focus(); });
    addEventListener("beforeunload", (e) => { if (this.queue.waits.size && this.queue.isKept === false) e.preventDefault(); });
  }

  press(what) {
    if (this.isTooEarly()) return;
    const { at } = this;
    const state = this.state();
    if (what === "next") this.next();
    else if (what === "nothing") this.change(nothing(state), { said: state.done && !state.codes.length ? "Not yet coded." : "Nothing applies." });
    else if (what === "back") this.go(beside(this.done, at, -1));
    else if (what === "forth") this.go(beside(this.done, at, 1));
    else if (what === "undo") this.undo();
    else if (what === "flagged" || what === "starred") this.change({ ...state, [what]: !state[what] }, { said: `${what === "flagged" ? "Flag" : "Star"} ${state[what] ? "taken away" : "set"}.` });
    else if (what === "memo") this.form.elements.memo.focus();
    else if (what === "find") openFinder(this);
    else if (what === "help") document.getElementById("coding-help").showModal();
    else if (what === "definitions") this.definitions();
  }
}

// Single keys: those of codes, and those of commands, which no code takes. They can be switched off on this device.
const COMMANDS = { Enter: "next", 0: "nothing", u: "undo", f: "flagged", s: "starred", m: "memo", d: "definitions", "/": "find", "?": "help", ArrowLeft: "back", ArrowRight: "forth" };
const OFF = "coding-keys-off";
const writes = (el) => el.matches?.("textarea, select, input:not([type=checkbox], [type=radio])");

function armKeys(desk) {
  const box = document.getElementById("coding-keys");
  const show = () => { box.checked = !memory.text(OFF); document.documentElement.classList.toggle("without-coding-keys", !box.checked); };
  box.addEventListener("change", () => { if (box.checked) memory.drop(OFF); else memory.set(OFF, "yes"); show(); });
  show();
  document.addEventListener("keydown", (e) => {
    if (!box.checked || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || writes(e.target) || document.querySelector("dialog[open]")) return;
    const code = desk.byKey.get(e.key);
    const command = COMMANDS[e.key];
    if (code === undefined && command === undefined) return;
    // Enter on a link, a button or a summary is theirs.
    if (e.key === "Enter" && e.target.closest("a, button, summary")) return;
    e.preventDefault();
    if (e.repeat && e.key !== "ArrowLeft" && e.key !== "ArrowRight") return;
    if (code === undefined) desk.press(command);
    else desk.code(code);
  });
}

function armDefinitions(desk) {
  const parts = all(".coding-code details", desk.form);
  const KEPT = "coding-definitions";
  const set = (is) => parts.forEach((one) => { one.open = is; });
  if (memory.text(KEPT)) set(true);
  const press = () => {
    const is = !parts.every((one) => one.open);
    set(is);
    if (is) memory.set(KEPT, "yes"); else memory.drop(KEPT);
    desk.say(is ? "Definitions are shown." : "Definitions are hidden.");
  };
  return press;
}

// Type-ahead: part of a name, arrow keys, Enter.
let openFinder = () => {};
function armFinder() {
  const dialog = document.getElementById("coding-find");
  const words = document.getElementById("coding-find-words");
  const list = document.getElementById("coding-found");
  let desk = null;
  let chosen = 0;
  const options = () => all("[role=option]", list);
  const choose = (place) => {
    const shown = options();
    chosen = Math.max(0, Math.min(place, shown.length - 1));
    shown.forEach((one, at) => one.setAttribute("aria-selected", String(at === chosen)));
    words.setAttribute("aria-activedescendant", shown[chosen]?.id ?? "");
    shown[chosen]?.scrollIntoView({ block: "nearest" });
  };
  const take = (option) => { dialog.close(); if (option) desk.code(Number(option.dataset.code)); };
  const fill = () => {
    const asked = words.value.trim().toLowerCase();
    const state = desk.state();
    const found = [...desk.boxes].map(([code, box]) => [code, box.closest("li").querySelector(".coding-name").textContent])
      .filter(([, name]) => name.toLowerCase().includes(asked))
      .sort(([, one], [, other]) => Number(other.toLowerCase().startsWith(asked)) - Number(one.toLowerCase().startsWith(asked)));
    list.replaceChildren(...found.map(([code, name]) => {
      const option = Object.assign(document.createElement("li"), { id: `coding-found-${code}`, textContent: state.codes.includes(code) ? `${name} ✓` : name });
      option.setAttribute("role", "option");
      option.dataset.code = code;
      return option;
    }));
    if (!found.length) list.replaceChildren(Object.assign(document.createElement("li"), { className: "muted", textContent: "No code is called so." }));
    choose(0);
  };
  words.addEventListener("input", fill);
  words.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown") choose(chosen + 1);
    else if (e.key === "ArrowUp") choose(chosen - 1);
    else if (e.key === "Enter") take(options()[chosen]);
    else return;
    e.preventDefault();
  });
  list.addEventListener("click", (e) => { const option = e.target.closest("[role=option]"); if (option) take(option); });
  openFinder = (of) => { desk = of; words.value = ""; fill(); dialog.showModal(); words.focus(); };
}

function armDesk(form) {
  document.documentElement.classList.add("with-coding-script");
  const desk = new Desk(form);
  armFinder();
  armKeys(desk);
  desk.definitions = armDefinitions(desk);
  // Whoever pressed one of these goes on with keys: Enter means the text again, not the button.
  const back = () => { if (!document.documentElement.classList.contains("without-coding-keys")) desk.part("title").focus({ preventScroll: true }); };
  for (const name of ["find", "undo", "help", "definitions"]) desk.part(name).addEventListener("click", (e) => { desk.press(name); if (e.detail) back(); });
  // The news of closing comes after the next key when the machine is busy: by then somebody may be writing.
  for (const dialog of all("dialog")) dialog.addEventListener("close", () => { if (!writes(document.activeElement)) back(); });
}

// Before a round is submitted, what this device still keeps of it goes to the server; a press before that holds.
function armSubmitting(form) {
  const { round, save: address } = form.dataset;
  const line = stateLine(form);
  let isPressed = false;
  let faster = 0; // a text that was coded elsewhere meanwhile
  const told = (words, isWarning, isOut) => {
    if (queue.waits.size) return line(isPressed && !isOut && !queue.refused ? SAY.holds : words, isWarning, isOut);
    if (faster) return line(`Text ${faster} was coded elsewhere meanwhile. What is saved there stands; what you did here was not taken.`, true);
    if (isPressed) form.requestSubmit();
    else location.reload(); // the counts above are of before
  };
  const queue = new Queue({ round, address, token: tokenOf(form), told, answered: (one, lost) => { if (lost) faster = one.position; } });
  if (!queue.waits.size) return;
  queue.failed = true;
  queue.say();
  queue.send();
  form.addEventListener("submit", (e) => {
    if (!queue.waits.size || queue.refused) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    isPressed = true;
    queue.say();
    queue.send();
  }, true);
}

if (typeof document !== "undefined") {
  all("form[data-coding]").forEach(armDesk);
  all("form[data-submitting]").forEach(armSubmitting);
}
