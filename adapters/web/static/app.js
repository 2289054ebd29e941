"use strict";
// Theme, copying and fresh data. Every page works without any of it.

const root = document.documentElement;
const remembered = (() => { try { return localStorage.getItem("theme"); } catch { return null; } })();
if (remembered) root.dataset.theme = remembered;

const isDark = () => root.dataset.theme
  ? root.dataset.theme === "dark"
  : matchMedia("(prefers-color-scheme: dark)").matches;

function toggleTheme() {
  root.dataset.theme = isDark() ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch { /* a private window */ }
  redraw();
}

// What is drawn by scripts of its own, such as charts, is drawn anew in new colours or of new rows.
const redraw = () => document.dispatchEvent(new Event("redraw"));

// --- rows, marks and copying (the keys are in keys.js) -------------------------------------------

// Rows that lead somewhere or can be marked; the others are only read.
const rows = () => [...document.querySelectorAll("table.rows tbody tr")]
  .filter((row) => row.querySelector("a[href], input[type=checkbox]"));
const isTyping = (element) => element && element.matches("input, textarea, select, [contenteditable]");

document.addEventListener("click", (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    navigator.clipboard?.writeText(copy.dataset.copy).then(() => {
      copy.classList.add("copied");
      setTimeout(() => copy.classList.remove("copied"), 1200);
    });
  }
  if (event.target.closest("#theme")) toggleTheme();
  const all = event.target.closest("[data-tick-all]");
  if (all) {
    all.closest("table").querySelectorAll("tbody input[type=checkbox]")
      .forEach((box) => { box.checked = all.checked; });
  }
});

// A form is sent once: the button rests until the answer is here.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  setTimeout(() => event.target.querySelectorAll("button").forEach((b) => { b.disabled = true; }));
});
addEventListener("pageshow", () => {
  document.querySelectorAll("form[method=post] button").forEach((b) => { b.disabled = false; });
});

// --- fresh data: when events arrive, what is live is fetched anew; what changed glows once ------

const PACE_MS = 2000;
const PASSING = ["reached", "events", "left", "because", "language", "zone"];
let waiting = 0;

const REGIONS = ["live", "rail", "acts", "name"];

const isChanged = (field) => field.type === "checkbox" ? field.checked !== field.defaultChecked
  : field.tagName === "SELECT" ? [...field.options].some((o) => o.defaultSelected && !o.selected)
  : field.type !== "hidden" && field.value !== field.defaultValue;

// Who types, has typed, marks rows, reads a detail or weighs an act before confirming it is not
// disturbed. Small forms that stand in rows, and the one that chooses rows, keep nothing back.
function isBusy(region) {
  if (region.contains(document.activeElement) && isTyping(document.activeElement)) return true;
  const filled = ":is(.act-form:not(details .act-form), .tally, .bench)";
  const filling = `${filled} :is(input:not([type=hidden]), textarea, select)`;
  if (region.querySelector(`details[open], tbody input:checked, ${filling}`)) return true;
  if ([...region.querySelectorAll("input, textarea, select")].some(isChanged)) return true;
  return region.id === "live" && region.querySelector(".act-form") !== null;
}

const texts = (region) => new Map([...region.querySelectorAll("[data-k]")].map((e) => [e.dataset.k, e.textContent]));

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
const signOf = (e) => [e.tagName, e.getAttribute("href"), e.getAttribute("aria-label"), e.textContent].join(" ");

// Who goes by keyboard stays at the same thing, or else at the same place.
function keepingFocus(region, act) {
  const focused = document.activeElement;
  const place = [...region.querySelectorAll(FOCUSABLE)].indexOf(focused);
  act();
  if (place < 0) return;
  const there = [...region.querySelectorAll(FOCUSABLE)];
  (there.find((e) => signOf(e) === signOf(focused)) ?? there[place])?.focus({ preventScroll: true });
}

function replace(region, next) {
  const before = texts(region);
  const charts = new Map([...region.querySelectorAll("[data-chart]")].map((e) => [e.dataset.chart, e]));
  next.querySelectorAll("[data-chart]").forEach((e) => charts.has(e.dataset.chart) && e.replaceWith(charts.get(e.dataset.chart)));
  region.replaceChildren(...next.childNodes);
  region.querySelectorAll("[data-k]").forEach((e) => {
    if (before.has(e.dataset.k) && before.get(e.dataset.k) !== e.textContent) e.classList.add("changed");
  });
}

// Nothing is taken away from who types: the page stays, and says that it stands still.
function tellSignedOut() {
  const said = document.getElementById("signed-out");
  if (!said) return;
  const back = encodeURIComponent(location.pathname + location.search);
  said.querySelector("a").href = `/sign-in?to=${back}`;
  said.hidden = false;
}

document.addEventListener("signed-out", tellSignedOut);
document.addEventListener("htmx:sse:error", (event) => { if (event.detail?.status === 401) tellSignedOut(); });

// What the stream has told: how far the read models are, and marks: one is another whenever an
// import moves, one whenever any is begun, also again.
const MARKED = { imports: "imports", "imports-begun": "importsBegun" };
const heard = { position: 0, marks: {} };

function isMarkedOtherwise(name) {
  const shown = document.querySelector(`[data-${name}]`)?.dataset[MARKED[name]];
  return shown !== undefined && heard.marks[name] !== undefined && shown !== heard.marks[name];
}

function isBehind() {
  const shown = Number(document.getElementById("as-of")?.dataset.position ?? Infinity);
  return heard.position > shown || Object.keys(MARKED).some(isMarkedOtherwise);
}

function catchUp() {
  if (isBehind() && !waiting) waiting = setTimeout(refresh, PACE_MS);
}

async function refresh() {
  waiting = 0;
  if (document.hidden) return;
  if (REGIONS.some((id) => { const r = document.getElementById(id); return r && isBusy(r); })) {
    catchUp();
    return;
  }
  const address = new URL(location.href);
  PASSING.forEach((name) => address.searchParams.delete(name));
  const headers = { Accept: "text/html", "X-Requested-With": "fetch" };
  const answer = await fetch(address, { headers }).catch(() => null);
  if (answer?.status === 401) tellSignedOut();
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const cursor = rows().findIndex((row) => row.classList.contains("cursor"));
  REGIONS.forEach((id) => {
    const [region, next] = [document.getElementById(id), fresh.getElementById(id)];
    // Asked again: somebody may have begun to type while we fetched.
    if (region && next && !isBusy(region)) keepingFocus(region, () => replace(region, next));
  });
  if (cursor >= 0) rows()[cursor]?.classList.add("cursor");
  const header = fresh.getElementById("as-of");
  if (header) document.getElementById("as-of")?.replaceWith(header);
  redraw();
}

document.addEventListener("moved", (event) => {
  heard.position = Number(event.detail?.data ?? 0);
  catchUp();
});

Object.keys(MARKED).forEach((name) => document.addEventListener(name, (event) => {
  heard.marks[name] = event.detail?.data;
  catchUp();
}));

// What came while nobody looked.
document.addEventListener("visibilitychange", () => { if (!document.hidden) catchUp(); });

// What moves by itself, such as a rebuild, is looked at again without an event; so are imports
// while nothing tells of them: where no stream is, or while it is lost.
const isTold = (moving) => moving.dataset.imports !== undefined
  && document.getElementById("stream") !== null
  && document.body.dataset.lost === undefined;

setInterval(() => {
  const moving = document.querySelector("[data-moving]");
  if (moving && !waiting && !isTold(moving)) refresh();
}, PACE_MS);

document.addEventListener("DOMContentLoaded", () => {
  // What came of a command is said once: a page that is loaded again is only itself.
  const address = new URL(location.href);
  PASSING.forEach((name) => address.searchParams.delete(name));
  history.replaceState(null, "", address);
  const here = document.querySelector(".top nav:not(.switch) [aria-current]");
  if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 12;
  document.querySelector("[aria-invalid=true]")?.focus();
  offerZone();
});

// Only the browser knows its own zone: where it tells, the switch offers it.
function offerZone() {
  const link = document.querySelector("[data-browser-zone]");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!link || !zone) return;
  const address = new URL(link.href);
  address.searchParams.set("zone", zone);
  link.href = address.href;
  link.title = zone;
  link.parentElement.hidden = false;
}
