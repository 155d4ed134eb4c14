// How long a page is used, as an estimate: told every twenty seconds, and only while the page can be seen and there was
// a key, a touch or a movement within a minute, or a recording plays; and when one leaves the page. Nothing depends on
// it, so it never stands in the way of a page that is still coming; what is lost is lost.
(() => {
  const place = document.querySelector("[data-time]");
  if (!place) return;
  const BEAT = 20, AWAKE = 60_000;
  let usedAt = Date.now(), seconds = 0, isTold = false;
  const isSeen = () => document.visibilityState === "visible";
  const plays = () => [...document.querySelectorAll("audio, video")].some((one) => !one.paused && !one.ended);
  const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  function tell() {
    const body = new URLSearchParams({ seconds: String(Math.min(seconds, BEAT)) });
    seconds = 0;
    isTold = true;
    // keepalive: what is told while the page goes away arrives as well, also on phones.
    fetch(place.dataset.time, { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": token() } }).catch(() => {});
  }
  for (const sign of ["keydown", "pointerdown", "pointermove", "scroll", "input"])
    document.addEventListener(sign, () => { usedAt = Date.now(); }, { passive: true, capture: true });
  setInterval(() => {
    if (!isSeen() || !(Date.now() - usedAt < AWAKE || plays())) return;
    seconds += 1;
    if (seconds >= BEAT) tell();
  }, 1000);
  document.addEventListener("visibilitychange", () => { if (!isSeen() && (seconds || !isTold)) tell(); });
})();
