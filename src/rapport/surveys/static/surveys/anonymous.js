// Anonymous answers: kept in this browser until they are sent, then sent once, with nothing that says whose they are.
// Stands before survey.js in the page: what was kept is in the form again before that looks at it.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const memory = {
  get: (store, key) => { try { return JSON.parse(store().getItem(key)); } catch { return null; } },
  set: (store, key, value) => { try { store().setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
  drop: (store, key) => { try { store().removeItem(key); } catch { /* refused */ } },
  keys: (prefix) => { try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)); } catch { return []; } },
};
// Asked for inside `try`: some browsers refuse the very name.
const here = () => localStorage;
const thisTab = () => sessionStorage;
const isNothing = (held) => held === null || held === "" || (held instanceof Set && held.size === 0);
const words = (name) => document.getElementById(`say-${name}`).textContent;

function start(form) {
  const { slug, slot } = form.dataset;
  const prefix = `ballot:${slug}:`;
  const code = document.getElementById("ballot-code");
  const gate = document.getElementById("ballot-gate");
  const kept = document.getElementById("ballot-kept");
  const problem = document.getElementById("ballot-problem");
  const leftOpen = document.getElementById("ballot-left-open");
  const button = form.querySelector("[data-send]");
  const required = form.dataset.required.split(" ");
  const rows = form.dataset.rows.split(" ").filter(Boolean);
  const limits = JSON.parse(form.dataset.limits);
  let secret = "";
  let asked = {};
  let wasReminded = false;

  // The secret: behind the # of the link (and out of the address bar at once), of this tab, the only one kept, or typed.
  function fromAddress() {
    const found = location.hash.slice(1);
    if (!found || document.getElementById(found)) return "";
    history.replaceState(null, "", location.pathname + location.search);
    return found;
  }
  function use(found) {
    secret = found;
    memory.set(thisTab, prefix, secret);
    if (secret) memory.drop(here, prefix); // answered first, code afterwards: `keep` takes it over
    gate.hidden = Boolean(secret);
  }

  // The code does not belong here: the answers stay, under no code, until there is a right one.
  function ask(wrong) {
    memory.drop(here, prefix + wrong);
    memory.drop(thisTab, prefix);
    secret = "";
    code.value = wrong;
    gate.hidden = false;
  }

  // What stands in the form, by name; hidden questions too, so that they come back as they were.
  function controls() {
    const found = {};
    for (const box of form.elements) {
      if (!box.name || box.type === "hidden") continue;
      const isBox = box.type === "radio" || box.type === "checkbox";
      if (isBox ? box.checked : box.value) (found[box.name] ??= []).push(box.value);
    }
    return found;
  }
  function fill(held) {
    for (const box of form.elements) {
      if (!box.name || box.type === "hidden") continue;
      const values = held?.[box.name] ?? [];
      if (box.type === "radio" || box.type === "checkbox") box.checked = values.includes(box.value);
      else box.value = values[0] ?? "";
    }
  }
  function keep() {
    const isKept = memory.set(here, prefix + secret, controls());
    const names = Object.keys(asked);
    const given = names.filter((name) => !isNothing(asked[name])).length;
    const now = `${given} of ${names.length} answered. ${words(isKept ? "kept" : "not-kept")}`;
    if (kept.textContent !== now) kept.textContent = now; // said aloud, so only when it changes
  }

  function tell(message) {
    problem.querySelector("[data-words]").textContent = message;
    problem.hidden = !message;
    if (message) problem.focus();
  }
  const labelOf = (name) => {
    const control = form.querySelector(`[name="${CSS.escape(name)}"]`);
    const group = control.closest(".survey-row") ?? control.closest(".field");
    return (group.querySelector("legend, label")?.firstChild?.textContent ?? name).trim();
  };
  function remind(names) {
    const links = new Map(names.map((name) => [labelOf(name), form.querySelector(`[name="${CSS.escape(name)}"]`).closest(".survey-item").id]));
    leftOpen.querySelector("ul").replaceChildren(...[...links].map(([label, id]) => {
      const line = document.createElement("li");
      line.append(Object.assign(document.createElement("a"), { href: `#${id}`, textContent: label }));
      return line;
    }));
    wasReminded = true;
    button.textContent = words("send-as-it-is");
    leftOpen.hidden = false;
    leftOpen.focus();
  }
  // A number that is none, or a day that cannot be: told beside its box, and mended before anything is sent.
  function mistakes() {
    const found = [];
    for (const name of Object.keys(asked)) {
      const box = form.elements[name];
      if (!(box instanceof HTMLElement) || box.tagName !== "INPUT") continue;
      let wrong = box.validity.valid ? "" : box.validationMessage;
      if (name in limits && box.value.trim()) {
        const [low, high, places] = limits[name];
        const number = Number(box.value.trim().replace(",", "."));
        const fits = Number.isFinite(number) && number >= low && number <= high && Number(number.toFixed(places)) === number;
        wrong = fits ? "" : `A ${places ? "" : "whole "}number from ${low} to ${high} is expected.`;
      }
      document.getElementById(`mistake-${name}`).textContent = wrong;
      box.setAttribute("aria-invalid", String(Boolean(wrong)));
      if (wrong) found.push(name);
    }
    return found;
  }

  function toSend() {
    const answers = {};
    for (const name of rows) if (!(name in asked)) answers[name] = -98;
    for (const [name, held] of Object.entries(asked)) if (!isNothing(held)) answers[name] = held instanceof Set ? [...held] : held;
    return answers;
  }
  async function send() {
    tell("");
    if (!secret && code.value.trim()) use(code.value.replace(/\s/g, ""));
    if (!secret) { gate.hidden = false; code.focus(); tell(words("no-code")); return; }
    const wrong = mistakes();
    if (wrong.length) { tell(`${words("mend")} ${wrong.map(labelOf).join("; ")}`); return; }
    const open = required.filter((name) => name in asked && isNothing(asked[name]));
    if (open.length && !wasReminded) { remind(open); return; }
    leftOpen.hidden = true;
    button.disabled = true;
    kept.textContent = words("sending");
    try {
      const response = await fetch(slot, {
        method: "POST", credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ secret, answers: toSend() }),
      });
      const said = await response.json();
      if (response.ok) { thank(said); return; }
      if (response.status === 403) ask(secret);
      tell(said.message);
    } catch { tell(words("no-network")); }
    button.disabled = false;
    keep();
  }
  function thank(said) {
    memory.drop(here, prefix + secret);
    memory.drop(thisTab, prefix);
    const done = document.getElementById("ballot-done");
    done.querySelector("[data-words]").textContent = said.message;
    done.querySelector("[data-receipt]").textContent = said.receipt;
    document.getElementById("ballot-asks").remove();
    done.hidden = false;
    done.querySelector("h2").focus();
  }

  secret = fromAddress() || memory.get(thisTab, prefix) || "";
  const known = memory.keys(prefix);
  if (!secret && known.length === 1) secret = known[0].slice(prefix.length);
  fill(memory.get(here, prefix + secret) ?? memory.get(here, prefix)); // perhaps answered before the link was found
  use(secret);
  form.hidden = false;

  form.addEventListener("survey:settled", (e) => { asked = e.detail; if (form.isConnected) keep(); });
  form.addEventListener("submit", (e) => { e.preventDefault(); send(); });
  button.addEventListener("click", send);
  code.addEventListener("change", () => { const typed = code.value.replace(/\s/g, ""); if (typed) { use(typed); keep(); } });
  // The link, or another one, opened in a tab where this page stands already.
  addEventListener("hashchange", () => {
    const found = fromAddress();
    if (!found || (found === secret && form.isConnected)) return;
    memory.set(thisTab, prefix, found);
    location.reload();
  });
  document.querySelector("[data-forget]").addEventListener("click", () => {
    fill({});
    form.dispatchEvent(new Event("change", { bubbles: true }));
    memory.keys(prefix).forEach((key) => memory.drop(here, key));
    memory.drop(thisTab, prefix);
    kept.textContent = words("forgotten");
  });
  const hint = document.getElementById("ballot-offline");
  const look = () => { hint.hidden = navigator.onLine; };
  addEventListener("online", look);
  addEventListener("offline", look);
  look();
}

all("form[data-ballot]").forEach(start);
// A box that is closed: nothing of it stays in this browser.
all("[data-ballot-over]").forEach((el) => memory.keys(`ballot:${el.dataset.ballotOver}:`).forEach((key) => memory.drop(here, key)));
