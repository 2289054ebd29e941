// The palette: every page, act and setting by typing a part of its name, and things by number.

const SHOWN_MAX = 60;
const ASKED_AFTER_MS = 150;
const TYPED_MIN = 2;
const ACTS = "#acts > details > summary, #acts :is(a.act, a.quiet), main a.act, main form[method=post] button:not([data-copy])";

const palette = document.getElementById("palette");
const typed = document.getElementById("palette-text");
const list = document.getElementById("palette-list");
const said = document.getElementById("palette-said");
const wordFor = (name) => palette.querySelector(`[data-word="${name}"]`).textContent;
const groupOf = (name) => list.querySelector(`[data-group="${name}"]`);
const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
const isShown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

let only = "";
let commands = [];
let asking = null;
let timer = 0;

// --- what there is: what the page itself shows, so that rights and language are the page's ------

function commandOf(group, element, label = "", also = "") {
  const shown = label || element.getAttribute("aria-label") || element.textContent;
  return { group, label: shown.replace(/\s+/g, " ").trim(), also, element, keys: element.dataset.keys ?? "" };
}

const all = (selector, make) => [...document.querySelectorAll(selector)].filter(isShown).map(make);
const prefixed = (word, element) => `${wordFor(word)} ${element.getAttribute("aria-label") || element.textContent}`;

function gathered() {
  const acts = all(ACTS, (e) => commandOf("acts", e));
  const places = [...palette.querySelectorAll("#palette-places a")]
    .map((a) => commandOf("places", a, "", a.dataset.also ?? ""));
  return [...acts, ...places, ...ofTable(), ...ofReading()];
}

const ofTable = () => [
  ...all("main [data-tick-all], main [data-table-menu] > summary", (e) => commandOf("table", e)),
  ...all("main th a", (e) => commandOf("table", e, prefixed("sort", e))),
  ...all("main a[data-export]", (e) => commandOf("table", e, prefixed("export", e))),
  ...all("main .tabs a", (e) => commandOf("table", e, prefixed("view", e))),
  ...all("main a[rel=next], main a[rel=prev]", (e) => commandOf("table", e)),
];

function ofReading() {
  const keys = commandOf("reading", typed, wordFor("keys"), "help keyboard");
  const zones = [...document.querySelectorAll(".zones li:not([hidden]) a")];
  return [
    ...all("nav.switch a", (e) => commandOf("reading", e, e.title, e.textContent)),
    ...zones.map((e) => commandOf("reading", e, prefixed("zone", e))),
    ...all("#theme", (e) => commandOf("reading", e)),
    { ...keys, element: null, keys: "?", run: () => document.getElementById("keys").showModal() },
    ...all(".leave button", (e) => commandOf("reading", e)),
  ];
}

// --- what is meant ------------------------------------------------------------------------------

// Every word typed stands somewhere in a name; names with a word that begins so come first.
function matching(text) {
  const words = plain(text).split(" ").filter(Boolean);
  const fits = ({ group, label, also }) => (!only || group === only)
    && words.every((word) => plain(`${label} ${also}`).includes(word));
  const rank = ({ label }) => Number(!words.some((word) => ` ${plain(label)}`.includes(` ${word}`)));
  return commands.filter(fits).sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN_MAX);
}

function optionOf(command) {
  const option = document.createElement("div");
  option.role = "option";
  const label = document.createElement("span");
  label.className = "label";
  label.textContent = command.label;
  option.append(label);
  command.keys.split(" ").filter(Boolean).forEach((key) => {
    option.append(Object.assign(document.createElement("kbd"), { textContent: key, ariaHidden: "true" }));
  });
  option.command = command;
  return option;
}

function show() {
  const text = typed.value;
  const fitting = matching(text);
  list.querySelectorAll("[data-group]").forEach((group) => {
    if (group.dataset.group === "found") return;
    group.replaceChildren(...fitting.filter((c) => c.group === group.dataset.group).map(optionOf));
  });
  find("", text.trim());
  choose(options()[0]);
  if (!only) askLater(text.trim());
}

const options = () => [...list.querySelectorAll("[role=option]")];
const chosen = () => list.querySelector("[aria-selected=true]");

function settle() {
  list.querySelectorAll("[data-group]").forEach((group) => { group.hidden = !group.children.length; });
  options().forEach((option, index) => { option.id = `palette-${index}`; });
  said.textContent = options().length ? "" : said.dataset.none;
}

function choose(option) {
  options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
  if (!option) return typed.removeAttribute("aria-activedescendant");
  typed.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const every = options();
  if (every.length) choose(every[(every.indexOf(chosen()) + by + every.length) % every.length]);
}

// --- what is found by the server ----------------------------------------------------------------

function askLater(text) {
  clearTimeout(timer);
  asking?.abort();
  if (text.length >= TYPED_MIN) timer = setTimeout(() => ask(text), ASKED_AFTER_MS);
}

async function ask(text) {
  asking = new AbortController();
  const address = new URL(palette.dataset.find, location.href);
  address.searchParams.set("q", text);
  const headers = { "X-Requested-With": "fetch" };
  const answer = await fetch(address, { headers, signal: asking.signal }).catch(() => null);
  if (answer?.status === 401) tellSignedOut();
  if (answer && typed.value.trim() === text) find(answer.ok ? await answer.text() : "", text);
}

function find(html, text) {
  const before = chosen();
  const found = new DOMParser().parseFromString(html, "text/html").querySelectorAll("[role=option]");
  const among = palette.dataset.orders && text && !only ? [amongOrders(text)] : [];
  groupOf("found").replaceChildren(...found, ...among);
  settle();
  choose(before?.isConnected ? before : options()[0]);
}

function amongOrders(text) {
  const address = new URL(palette.dataset.orders, location.href);
  address.searchParams.set("q", text);
  const option = optionOf({ label: `${wordFor("orders")} ${text}`, keys: "" });
  option.dataset.href = address.href;
  return option;
}

// --- what is done -------------------------------------------------------------------------------

function run(option) {
  const { command, dataset } = option;
  palette.close();
  if (dataset.href) return location.assign(dataset.href);
  if (command.run) return command.run();
  // Fresh data may have taken the place of what was gathered: the same name is the same act.
  const element = command.element.isConnected ? command.element
    : gathered().find((c) => c.group === command.group && c.label === command.label)?.element;
  if (element) perform(element);
}

// A drawer opens at its first field. What would be sent is only gone to: it is pressed by hand.
function perform(element) {
  const drawer = element.matches("summary") && element.parentElement;
  if (drawer) {
    drawer.open = true;
    const field = drawer.querySelector("input:not([type=hidden]), select, textarea, button, a[href]") ?? element;
    field.focus();
  } else if (element.matches("main button")) {
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  } else {
    element.click();
  }
}

function openPalette(group = "") {
  if (!palette || palette.open) return;
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  only = group;
  commands = gathered();
  typed.value = "";
  groupOf("found").replaceChildren();
  palette.showModal();
  typed.focus();
  show();
}

if (palette) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (palette.open) palette.close(); else openPalette();
  });
  const opener = document.getElementById("open-palette");
  opener.hidden = false;
  opener.addEventListener("click", () => openPalette());
  document.addEventListener("palette", (event) => openPalette(event.detail));
  typed.addEventListener("input", show);
  typed.addEventListener("keydown", (event) => {
    const acts = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: () => chosen() && run(chosen()) };
    if (!acts[event.key] || event.isComposing) return;
    event.preventDefault();
    acts[event.key]();
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) run(option);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("mousemove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option !== chosen()) choose(option);
  });
  // A click beside it closes it, as Escape does.
  palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
}
