// Keeps a page up to date that works without it too: asks each second whether the server's state has changed, counts
// down, redraws QR codes, and copies. A page says what it needs by data attributes; see layout.html and parts.html.
(() => {
  "use strict";
  const body = document.body;
  const announcer = document.querySelector("[data-announcer]");

  const say = (text) => { if (announcer && text) announcer.textContent = text; };

  const countdowns = [...document.querySelectorAll("[data-countdown]")].map((place) => ({
    place, end: performance.now() + 1000 * Number(place.dataset.countdown), said: false,
  }));
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const countDown = () => countdowns.forEach((each) => {
    const left = Math.max(0, Math.round((each.end - performance.now()) / 1000));
    each.place.textContent = each.place.dataset.plain === undefined ? clock(left) : String(left);
    if (left <= 60 && left > 0 && !each.said && each.place.dataset.announce) {
      each.said = true;
      if (Number(each.place.dataset.countdown) > 60) say(each.place.dataset.announce);
    }
  });

  // A drawing that is loaded before it is shown does not flicker.
  const redraw = () => document.querySelectorAll("img[data-redraw]").forEach((image) => {
    const next = new Image();
    next.onload = () => { image.src = next.src; };
    next.src = `${image.dataset.redraw}?at=${Date.now()}`;
  });

  const state = body.dataset.state;
  const version = body.dataset.version;
  let nextLoad = 0;
  let failures = 0;
  // Where the body says so, nothing that somebody is just typing is thrown away.
  const isTyping = () => body.dataset.patient !== undefined
    && [...document.querySelectorAll("input, textarea")].some((field) => field.value !== field.defaultValue);
  const drawers = [...document.querySelectorAll("details[id]")];
  const keepOpen = () => sessionStorage.setItem("open", drawers.filter((each) => each.open).map((each) => each.id));
  const opened = (sessionStorage.getItem("open") ?? "").split(",");
  sessionStorage.removeItem("open");
  drawers.forEach((each) => { each.open ||= opened.includes(each.id); });
  const ask = async () => {
    try {
      const answer = await fetch(state, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      failures = 0;
      const told = await answer.json();
      document.querySelectorAll("[data-told]").forEach((place) => { place.textContent = told[place.dataset.told]; });
      // A form that is under way leads on by itself; and a browser that gives up loading is asked again later.
      const isUnderWay = document.querySelector("form[data-sent]") || performance.now() < nextLoad;
      if (told.version !== version && !isUnderWay && !isTyping()) {
        nextLoad = performance.now() + 5000;
        keepOpen();
        location.replace(location.pathname + location.search);
      }
    } catch {
      failures += 1;
    }
  };

  if (state && version) {
    const turn = async () => {
      if (!document.hidden) await ask();
      setTimeout(turn, Math.min(10000, 1000 * (1 + failures)));
    };
    setTimeout(turn, 1000);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  }
  if (countdowns.length || document.querySelector("img[data-redraw]")) {
    setInterval(() => { countDown(); redraw(); }, 1000);
  }

  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText(source.value ?? source.textContent);
      say(button.dataset.copied);
    });
  });

  // A form that is under way is not sent twice.
  document.querySelectorAll("form").forEach((form) => form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 5000);
  }));
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
