// Passkeys. A form with data-passkey="create" or "use" asks the browser for a key and carries its answer to the server.
// The server's question stands in the page (data-options: an id) or is fetched (data-options-at: an address).
"use strict";
(() => {
  const WHAT_WENT_WRONG = {
    NotAllowedError: "Nothing was done: it was cancelled, or took too long. You can try again.",
    InvalidStateError: "This device already has a passkey for your account.",
    NotSupportedError: "This device cannot make such a passkey. Try your phone or a security key.",
    SecurityError: "Passkeys work only at the usual address of this site, over a secure connection.",
  };
  const ANYTHING_ELSE = "That did not work. You can try again, or sign in with a code.";
  const able = typeof PublicKeyCredential === "function" && PublicKeyCredential.parseRequestOptionsFromJSON;

  async function question(form) {
    if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
    const answer = await fetch(form.dataset.optionsAt, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`The server answered ${answer.status}`);
    return (await answer.json()).request_options;
  }

  async function credential(form) {
    const { publicKey } = await question(form);
    if (form.dataset.passkey === "use") {
      return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
    }
    // A key that can sign in by itself, and that asks for its owner.
    const selection = { ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
    const wanted = { ...publicKey, authenticatorSelection: selection };
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted) });
  }

  function say(form, words) {
    const place = form.querySelector("[data-passkey-problem]");
    place.hidden = !words;
    place.textContent = words;
  }

  async function ask(event) {
    const form = event.target;
    const button = form.querySelector("button");
    event.preventDefault();
    say(form, "");
    button.disabled = true;
    try {
      form.elements.credential.value = JSON.stringify((await credential(form)).toJSON());
      form.submit();
    } catch (problem) {
      say(form, WHAT_WENT_WRONG[problem.name] || ANYTHING_ELSE);
      button.disabled = false;
    }
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (able) {
      form.addEventListener("submit", ask);
    } else {
      form.querySelector("button").disabled = true;
      say(form, "This browser is too old for passkeys.");
    }
  }
})();
