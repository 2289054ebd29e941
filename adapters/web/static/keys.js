// Keys: every act of a page without a mouse. The list of them is the dialog that `?` opens.
// `rows` and `isTyping` are of app.js, which comes first.

const GO_MS = 1500;
const atCursor = (selector) => document.querySelector(`tr.cursor ${selector}`);
const follow = (selector) => document.querySelector(selector)?.click();

// Whoever speaks to their machine may not want single letters to act (WCAG 2.1.4).
const areKeysOn = () => { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };

function goTo(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.classList.contains("cursor"));
  const next = now < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, now + step));
  all.forEach((row, index) => row.classList.toggle("cursor", index === next));
  all[next].scrollIntoView({ block: "nearest" });
  // The focus goes along, so that Tab and screen readers go on from here.
  const inside = (selector) => all[next].querySelector(selector);
  (inside("a[href]") ?? inside("input[type=checkbox]")).focus({ preventScroll: true });
}

function openTableMenu() {
  const menu = document.querySelector("[data-table-menu]");
  if (!menu) return document.querySelector("main th a")?.focus();
  menu.open = true;
  menu.querySelector("summary").focus();
}

const KEYS = {
  j: () => goTo(1),
  k: () => goTo(-1),
  Enter: () => atCursor("a[href]")?.click(),
  x: () => atCursor("input[type=checkbox]")?.click(),
  c: () => atCursor("[data-copy]")?.click(),
  n: () => follow("main a[rel=next]"),
  p: () => follow("main a[rel=prev]"),
  s: openTableMenu,
  e: () => follow("main a[data-export]"),
  a: () => document.dispatchEvent(new CustomEvent("palette", { detail: "acts" })),
  g: () => { goingUntil = Date.now() + GO_MS; },
  "/": () => document.getElementById("find")?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
};

let goingUntil = 0;

// A box or a button takes no text: keys act there as they do on a link.
const takesText = (element) => isTyping(element) && !element.matches("[type=checkbox], [type=radio], [type=submit], [type=button]");

// Escape leaves a field, and shuts the menu one stands in.
function leave(element) {
  const menu = element.closest(".zones[open], [data-table-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (isTyping(element) && !element.closest("dialog")) {
    element.blur();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return leave(event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || takesText(event.target)) return;
  // Enter on a link or a button is the link's or the button's.
  if (event.key === "Enter" && event.target.closest("a, button, summary, input, select")) return;
  if (document.querySelector("dialog[open]") || !areKeysOn()) return;
  const place = Date.now() < goingUntil && document.querySelector(`#keys [data-go="${CSS.escape(event.key)}"]`);
  goingUntil = 0;
  const act = place ? () => place.click() : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("change", (event) => {
  if (event.target.id !== "keys-on") return;
  try { localStorage.setItem("keys", event.target.checked ? "on" : "off"); } catch { /* a private window */ }
});

const box = document.getElementById("keys-on");
if (box) box.checked = areKeysOn();

// Browsers are content when a corner of what has the focus is seen: here all of it is.
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("a, button, input, select, summary") && target.matches(":focus-visible")) {
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
});
