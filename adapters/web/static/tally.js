"use strict";
// Counting: what is short or over follows while one types; a scanned product counts one more.

const words = document.currentScript.dataset;
const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const whole = (text) => (/^[0-9]+$/.test(text.trim()) ? Number(text) : 0);

function judge(card) {
  const expected = Number(card.dataset.expected);
  const inputs = [...card.querySelectorAll("[data-kind]")];
  const seen = inputs.filter((i) => i.dataset.kind !== "wrong").reduce((sum, i) => sum + whole(i.value), 0);
  const isTouched = inputs.some((i) => i.value.trim());
  const shown = card.querySelector(".seen");
  if (shown) shown.textContent = seen.toLocaleString("en");
  const verdict = card.querySelector(".verdict");
  const difference = seen - expected;
  verdict.textContent = !isTouched && !shown ? ""
    : difference === 0 ? words.complete
    : say(difference < 0 ? words.short : words.over, { units: Math.abs(difference).toLocaleString("en") });
  card.classList.toggle("complete", isTouched && difference === 0);
  card.classList.toggle("differs", isTouched && difference !== 0);
}

const cards = [...document.querySelectorAll(".count-card")];
cards.forEach((card) => {
  judge(card);
  card.addEventListener("input", () => judge(card));
});

const scan = document.getElementById("tally-scan");
scan?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const text = scan.value.trim();
  const said = document.getElementById("tally-said");
  const card = cards.find((c) => c.dataset.sku === text);
  scan.value = "";
  if (!text) return;
  if (!card) {
    said.className = "bad";
    said.textContent = say(words.unlisted, { text });
    return;
  }
  const good = card.querySelector("[data-kind=good]");
  good.value = whole(good.value) + 1;
  judge(card);
  said.className = "good";
  said.textContent = say(words.counted, { text, units: good.value });
  card.scrollIntoView({ block: "nearest" });
});

// Enter in a number goes on to the next one: a handheld's keyboard must not close the tally.
document.querySelectorAll(".count-card input").forEach((input, index, all) => {
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    all[index + 1]?.focus();
    all[index + 1]?.select();
  });
});
