// What a page of a course gains from JavaScript: moving lines of an order, turning slides. Each works without it.
(() => {
  const all = (selector, root) => [...root.querySelectorAll(selector)];

  // Order: two buttons move a line; the list of places of each line follows, and is what is sent.
  function renumber(order, tell) {
    const items = all("[data-order-item]", order);
    items.forEach((item, at) => {
      const places = item.querySelector("select");
      places.value = String(at + 1);
      item.querySelector("[data-move=up]").setAttribute("aria-disabled", String(at === 0));
      item.querySelector("[data-move=down]").setAttribute("aria-disabled", String(at === items.length - 1));
      if (tell && item === tell) places.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return items;
  }
  function arrange(order) { // as the places say; those without one stay behind
    const list = order.querySelector("ol");
    const place = (item) => Number(item.querySelector("select").value) || 99;
    all("[data-order-item]", order).sort((one, other) => place(one) - place(other)).forEach((item) => list.append(item));
  }
  function dressOrder(order) {
    if (order.dataset.dressed) return;
    order.dataset.dressed = "yes";
    all("[data-without-script]", order).forEach((el) => { el.hidden = true; });
    all("[data-order-item]", order).forEach((item) => {
      item.querySelector("select").hidden = true;
      item.querySelector(".placed-moves").hidden = false;
    });
    const form = order.closest("form");
    form.addEventListener("draft:written", () => arrange(order));
    form.addEventListener("click", (e) => { if (e.target.closest("[name=check]")) renumber(order); }, true);
  }
  document.addEventListener("click", (e) => {
    const button = e.target.closest("[data-move]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const order = button.closest("[data-order]");
    const item = button.closest("[data-order-item]");
    const other = button.dataset.move === "up" ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (button.dataset.move === "up") other.before(item); else other.after(item);
    const items = renumber(order, item);
    button.focus();
    order.querySelector("[data-order-state]").textContent = `Now in place ${items.indexOf(item) + 1} of ${items.length}`;
  });

  // Slides: one at a time, by buttons or arrow keys; all of them once somebody asks, and in print.
  function dressSlides(deck) {
    if (deck.dataset.at) return;
    const slides = all("[data-slide]", deck);
    const turns = deck.querySelector(".slide-turn");
    const whole = deck.querySelector("[data-turn=all]");
    const show = (at, focus) => {
      deck.dataset.at = String(at);
      const isWhole = whole.getAttribute("aria-pressed") === "true";
      slides.forEach((slide, one) => { slide.dataset.aside = String(!isWhole && one !== at); });
      all("[data-turn]", deck).forEach((button) => {
        const to = at + Number(button.dataset.turn);
        if (button !== whole) button.setAttribute("aria-disabled", String(isWhole || !slides[to]));
      });
      if (focus) slides[at].querySelector("h3").focus();
    };
    const turn = (by, focus) => { const to = Number(deck.dataset.at) + by; if (slides[to]) show(to, focus); };
    deck.addEventListener("click", (e) => {
      const button = e.target.closest("[data-turn]");
      if (!button || button.getAttribute("aria-disabled") === "true") return;
      if (button !== whole) return turn(Number(button.dataset.turn), true);
      whole.setAttribute("aria-pressed", String(whole.getAttribute("aria-pressed") !== "true"));
      show(Number(deck.dataset.at), false);
    });
    deck.addEventListener("keydown", (e) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
      if (!by || e.altKey || e.ctrlKey || e.metaKey) return;
      e.preventDefault();
      turn(by, !e.target.closest("[data-turn]"));
    });
    turns.hidden = false;
    show(0, false);
  }

  function dress(part) {
    for (const [selector, act] of [["[data-order]", dressOrder], ["[data-slides]", dressSlides]])
      all(selector, part).concat(part.matches?.(selector) ? [part] : []).forEach(act);
  }
  dress(document);
  document.addEventListener("htmx:load", (e) => { if (e.target !== document.body) dress(e.target); });
})();
