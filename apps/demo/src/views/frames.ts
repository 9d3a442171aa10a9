// Frames are shared by all drawings: what is to be drawn anew waits its turn, one a frame. What a drawing costs is not known when it returns: a
// canvas is painted at the end of the frame.

type Draw = (now: number) => void;

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
