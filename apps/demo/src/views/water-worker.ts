// Lets the water run on a thread of its own: it is drawn at every frame, and the page's thread has other things to do.
import { drawWater, type Water } from "./pipes-water.ts";

/** What the page says: its canvas first; then what flows, or whether it runs. */
export type WaterOrder = { canvas: OffscreenCanvas } | { water: Water } | { running: boolean };

let canvas: OffscreenCanvas | undefined;
let water: Water | undefined;
let running = false;
let asked = false;
let phase = 0;
let last = 0;

function frame(now: number): void {
  asked = false;
  if (running) phase += Math.min(100, now - last) / 1000;
  last = now;
  if (canvas && water) drawWater(canvas, water, phase);
  if (running) ask();
}

function ask(): void {
  if (!asked) requestAnimationFrame(frame);
  asked = true;
}

addEventListener("message", ({ data }: MessageEvent<WaterOrder>) => {
  if ("canvas" in data) canvas = data.canvas;
  else if ("water" in data) water = data.water;
  else {
    running = data.running;
    last = performance.now();
  }
  ask();
});
