// A square of cells that can be painted, with the windows of a pooling over it.
import { type FieldStyle, fitCanvas, makeScale, paintField, redraws } from "./field.ts";
import { drawCursor, listenToPen } from "./pen.ts";

/** The drawing. */
export interface CellsView {
  /** @param values - 0 to 1, row by row; @param window - edge of a window in cells */
  show(values: readonly number[], window: number): void;
  restyle(style: FieldStyle): void;
  destroy(): void;
}

/** Draws into a canvas. @param paint - hears which cell is painted */
export function makeCells(canvas: HTMLCanvasElement, first: FieldStyle, edge: number, paint: (cell: number) => void): CellsView {
  let style = first;
  let values: readonly number[] = [];
  let window = edge;
  let cursor: [number, number] | null = null;
  const image = document.createElement("canvas");
  const cellOf = (share: number) => Math.max(0, Math.min(edge - 1, Math.floor(((share + 1) / 2) * edge)));

  function draw() {
    const { context, width, height } = fitCanvas(canvas);
    paintField(image, edge, makeScale(style, 0.95), (cell) => values[cell] ?? 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(image, 0, 0, width, height);
    const lines = (step: number, colour: string, thick: number) => {
      context.strokeStyle = colour;
      context.lineWidth = thick;
      context.beginPath();
      for (let i = step; i < edge; i += step) {
        const at = (i / edge) * width;
        context.moveTo(at, 0);
        context.lineTo(at, height);
        context.moveTo(0, at);
        context.lineTo(width, at);
      }
      context.stroke();
    };
    lines(1, style.line, 0.5);
    lines(window, style.ink, 2);
    if (cursor) drawCursor(context, ((cursor[0] + 1) / 2) * width, ((1 - cursor[1]) / 2) * height, style.ink);
  }
  const { ask, stop } = redraws(canvas, draw);
  const pen = { put: (x: number, y: number) => paint(cellOf(-y) * edge + cellOf(x)), done: () => undefined };
  listenToPen(canvas, 1, pen, (now) => {
    cursor = now;
    ask();
  });
  return {
    show(now, size) {
      values = now;
      window = size;
      ask();
    },
    restyle(now) {
      style = now;
      ask();
    },
    destroy: stop,
  };
}
