// Frames are shared by all drawings: what is to be drawn waits its turn, so that no frame has more work than it can bear.

/** Milliseconds of drawing in a frame, after which what still waits is left to the next. */
const BUDGET = 3;

type Draw = (now: number) => void;

const waiting = new Set<Draw>();
let asked = false;

function ask(): void {
  if (!asked) requestAnimationFrame(frame);
  asked = true;
}

function frame(now: number): void {
  asked = false;
  const until = performance.now() + BUDGET;
  // Those that ask again while they draw wait for the next frame.
  for (const draw of [...waiting]) {
    waiting.delete(draw);
    draw(now);
    if (performance.now() >= until) break;
  }
  if (waiting.size) ask();
}

/** Draws in one of the next frames, once, however often it is asked; `draw` gets the frame's time. */
export function soon(draw: Draw): void {
  waiting.add(draw);
  ask();
}

/** Takes back what was asked. */
export function never(draw: Draw): void {
  waiting.delete(draw);
}
