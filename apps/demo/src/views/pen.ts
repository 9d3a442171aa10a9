// A pen on a drawing of the plane: mouse, finger, or arrow keys and space.

/** What a visitor draws. */
export interface PlanePen {
  /** A point is set, in the plane's coordinates; `done` at the end of a stroke. */
  put(x: number, y: number): void;
  done(): void;
  /** The other class. */
  flip?(): void;
}

const moves: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * Hears what is drawn on an element.
 * @param reach - the plane goes from −reach to reach
 * @param moved - hears where the keyboard's cursor stands, null where there is none
 */
export function listenToPen(element: HTMLElement, reach: number, pen: PlanePen, moved: (cursor: [number, number] | null) => void): void {
  let cursor: [number, number] | null = null;
  let last: [number, number] | null = null;
  const where = (event: PointerEvent): [number, number] => {
    const box = element.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * 2 * reach - reach, reach - ((event.clientY - box.top) / box.height) * 2 * reach];
  };
  element.addEventListener("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    last = where(event);
    pen.put(...last);
  });
  element.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = where(event);
    if (Math.hypot(next[0] - last[0], next[1] - last[1]) < reach / 12) return;
    last = next;
    pen.put(...next);
  });
  for (const end of ["pointerup", "pointercancel"] as const) {
    element.addEventListener(end, () => {
      if (last) pen.done();
      last = null;
    });
  }
  element.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    if (move) {
      const [x, y] = cursor ?? [0, 0];
      const held = (n: number) => Math.max(-reach, Math.min(reach, n));
      cursor = [held(x + (move[0] * reach) / 16), held(y + (move[1] * reach) / 16)];
    } else if (event.key === " ") {
      cursor ??= [0, 0];
      pen.put(...cursor);
      pen.done();
    } else if (event.key === "x" && pen.flip) pen.flip();
    else return;
    event.preventDefault();
    moved(cursor);
  });
  element.addEventListener("blur", () => {
    cursor = null;
    moved(null);
  });
}

/** Draws the keyboard's cursor around a place of the canvas. */
export function drawCursor(context: CanvasRenderingContext2D, x: number, y: number, ink: string): void {
  context.strokeStyle = ink;
  context.lineWidth = 2;
  context.strokeRect(x - 8, y - 8, 16, 16);
}
