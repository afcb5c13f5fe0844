// The business clock in the top bar.

import * as api from "./api.js";
import { locale } from "./i18n.js";

let clock = { anchor_real: 0, anchor_business: 0, rate: 1, version: 0 };
let skew = 0;
let zone = "Asia/Shanghai";
const narrow = matchMedia("(max-width: 600px)");

/** Business time now, in milliseconds. */
export function businessNow() {
  const real = Date.now() / 1000 + skew;
  return (clock.anchor_business + clock.rate * (real - clock.anchor_real)) * 1000;
}

const written = (moment, options) => new Intl.DateTimeFormat(locale(), { timeZone: zone, ...options }).format(moment);
export const hourOf = (seconds) => written(seconds * 1000, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const dayOf = (seconds) => withWeekday(seconds * 1000, { month: "long", day: "numeric" });
const withWeekday = (moment, day) => `${written(moment, day)} ${written(moment, { weekday: "short" })}`;

/** Takes over what the server says. */
export function takeClock(shape) {
  clock = shape;
  paint();
}

export function startClock(state) {
  zone = state.time_zone;
  skew = state.real_now - Date.now() / 1000;
  takeClock(state.clock);
  setInterval(paint, 250);
  wireControls();
}

/** Writes day and hour, and which speed is on. */
export function paint() {
  const now = businessNow();
  const hour = document.getElementById("hour");
  hour.textContent = written(now, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  hour.dateTime = new Date(now).toISOString();
  document.getElementById("day").textContent = withWeekday(now, narrow.matches ? { month: "short", day: "numeric" } : { year: "numeric", month: "long", day: "numeric" });
  for (const button of document.querySelectorAll("[data-rate]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.rate) === clock.rate));
  }
}

function wireControls() {
  const change = (body) => api.setClock(body).then(takeClock);
  const menu = document.getElementById("jump");
  for (const button of document.querySelectorAll("[data-rate]")) {
    button.addEventListener("click", () => change({ rate: Number(button.dataset.rate) }));
  }
  for (const button of document.querySelectorAll("[data-jump]")) {
    button.addEventListener("click", () => change({ jump: Number(button.dataset.jump) }));
  }
  document.querySelector("[data-real]").addEventListener("click", () => { change({ real: true }); menu.open = false; });
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("keydown", (event) => { if (event.key === "Escape") menu.open = false; });
}
