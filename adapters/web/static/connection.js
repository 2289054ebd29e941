"use strict";
// Whether the page still hears of what happens: it says so when it does not, and catches up after.
{
  const QUIET_MS = 1500; // A server that is started anew is often back before this is worth a word.
  const AGAIN_MS = 3000;
  const HEARD_WITHIN_MS = 40000; // The server says something every 15 s: two of them may be lost.
  const LOOK_MS = 5000;

  let losing = 0;
  let heardAt = Date.now();
  const banner = () => document.getElementById("standing-still");
  const isSignedOut = () => document.getElementById("signed-out")?.hidden === false;

  const tell = () => {
    if (isSignedOut()) return;
    document.body.dataset.lost = "";
    const [said, shown] = [banner(), document.querySelector("#as-of time")];
    if (!said || !shown) return;
    const time = said.querySelector("time");
    time.textContent = shown.textContent;
    time.dateTime = shown.dateTime;
    said.hidden = false;
  };

  const lose = () => { losing ||= setTimeout(tell, QUIET_MS); };

  const hold = () => {
    clearTimeout(losing);
    losing = 0;
    heardAt = Date.now();
    if (document.body.dataset.lost === undefined) return;
    delete document.body.dataset.lost;
    if (banner()) banner().hidden = true;
    refresh();
  };

  ["htmx:sse:before:connection", "htmx:sse:error", "htmx:sse:close"]
    .forEach((name) => document.addEventListener(name, lose));
  document.addEventListener("htmx:sse:after:connection", hold);
  document.addEventListener("htmx:sse:after:message", () => { heardAt = Date.now(); });
  ["signed-out", "htmx:sse:error"].forEach((name) => document.addEventListener(name, () => {
    if (isSignedOut() && banner()) banner().hidden = true;
  }));

  // The first connection of a page is asked for once; the later ones come back by themselves.
  document.addEventListener("htmx:error", (event) => {
    if (event.target.id !== "stream") return;
    lose();
    setTimeout(() => htmx.ajax("GET", "/live", { source: event.target }), AGAIN_MS);
  });

  // A cable that was pulled, or a night in a drawer: nothing ends, and nothing comes any more.
  setInterval(() => {
    if (document.hidden || losing || Date.now() - heardAt < HEARD_WITHIN_MS) return;
    const reader = document.getElementById("stream")?._htmx?.sse?.reader;
    if (!reader) return;
    heardAt = Date.now();
    lose();
    reader.cancel().catch(() => {});
  }, LOOK_MS);
}
