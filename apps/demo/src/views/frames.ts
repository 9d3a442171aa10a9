// Frames are shared by all drawings. What moves is drawn at each, so it has to be cheap; what is to be drawn anew waits its turn, one a frame. What a
// drawing costs is not known when it returns: a canvas is painted at the end of the frame.

type Draw = (now: number) => void;

const moving = new Set<Draw>();
const waiting = new Set<Draw>();
let asked = false;

function ask(): void {
  if (!asked) requestAnimationFrame(frame);
  asked = true;
}

function frame(now: number): void {
  asked = false;
  // One that asks again while it draws waits behind all others.
  const [draw] = waiting;
  if (draw) waiting.delete(draw);
  draw?.(now);
  for (const each of moving) each(now);
  if (waiting.size || moving.size) ask();
}

/** Draws in one of the next frames, once, however often it is asked; `draw` gets the frame's time. */
export function soon(draw: Draw): void {
  waiting.add(draw);
  ask();
}

/** Draws at every frame. */
export function always(draw: Draw): void {
  moving.add(draw);
  ask();
}

/** Takes back what was asked. */
export function never(draw: Draw): void {
  waiting.delete(draw);
  moving.delete(draw);
}
