"use strict";
// The bench: the gun's field keeps the focus, and a verdict is heard across the room.

const field = document.getElementById("scan");
const said = document.getElementById("said")?.dataset.said;

function sound(tones) {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!Context) return;
  const context = new Context();
  let at = context.currentTime;
  tones.forEach(([hertz, seconds]) => {
    const tone = context.createOscillator();
    const volume = context.createGain();
    volume.gain.value = 0.15;
    tone.frequency.value = hertz;
    tone.type = hertz < 400 ? "square" : "sine";
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at += seconds);
  });
}

const SOUNDS = { go: [[880, 0.09]], stop: [[220, 0.18], [160, 0.3]], weigh: [[520, 0.06], [520, 0.06]] };
if (SOUNDS[said]) {
  try { sound(SOUNDS[said]); } catch { /* no sound without a first touch: the colour and the words stay */ }
}

field?.focus();
// Whoever touches anything that takes no text gives the focus back to the gun.
document.addEventListener("click", (event) => {
  if (!event.target.closest("a, button, input, select, textarea, summary, label")) field?.focus();
});
