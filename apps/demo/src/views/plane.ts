// The plane: what the network answers everywhere, with the points on it; it can be drawn on.
import { addLayer, type FieldStyle, fitCanvas, makeScale, paintField, redraws } from "./field.ts";
import { soon } from "./frames.ts";
import { makeMarks } from "./marks.ts";
import { drawCursor, listenToPen, type PlanePen } from "./pen.ts";

/** Points with their classes; the first `train` are trained on. */
export interface PlanePoints {
  xy: ArrayLike<number>;
  label: ArrayLike<number>;
  train: number;
}

/** The drawing. */
export interface PlaneView {
  /** @param field - probability of class 1 in each cell, row by row from the top; @param edge - cells in a row */
  field(field: Float32Array, edge: number): void;
  points(points: PlanePoints): void;
  restyle(style: FieldStyle): void;
  destroy(): void;
}

/**
 * Adds to a path the line at which a field crosses one half between two cells.
 * @param w - width of a cell; @param h - its height
 */
function traceBoundary(path: CanvasRenderingContext2D, field: Float32Array, cells: number, w: number, h: number): void {
  for (let row = 0; row < cells - 1; row++) {
    for (let column = 0; column < cells - 1; column++) {
      const i = row * cells + column;
      const [a, b, c, d] = [field[i]! - 0.5, field[i + 1]! - 0.5, field[i + cells + 1]! - 0.5, field[i + cells]! - 0.5];
      if (a < 0 === b < 0 && a < 0 === c < 0 && a < 0 === d < 0) continue;
      const [x, y] = [column + 0.5, row + 0.5];
      let count = 0;
      // Every other crossing ends the line that the one before it began.
      const cross = (px: number, py: number) => (count++ % 2 ? path.lineTo(px * w, py * h) : path.moveTo(px * w, py * h));
      if (a < 0 !== b < 0) cross(x + a / (a - b), y);
      if (b < 0 !== c < 0) cross(x + 1, y + b / (b - c));
      if (d < 0 !== c < 0) cross(x + d / (d - c), y + 1);
      if (a < 0 !== d < 0) cross(x, y + a / (a - d));
    }
  }
}

/** Draws into an empty element. @param reach - the plane goes from −reach to reach; @param pen - none: the plane is only shown */
export function makePlane(box: HTMLElement, first: FieldStyle, reach: number, pen?: PlanePen): PlaneView {
  let style = first;
  let scale = makeScale(style, 0.6);
  let values: Float32Array | undefined;
  let cells = 0;
  let shown: PlanePoints | undefined;
  let cursor: [number, number] | null = null;
  // One pixel a cell: the page makes it as large as the box.
  const answer = addLayer(box);
  const line = addLayer(box);
  const marked = addLayer(box);

  function drawField() {
    if (!values) return;
    const field = values;
    paintField(answer, cells, scale, (cell) => 2 * field[cell]! - 1);
    const { context, width, height } = fitCanvas(line);
    context.beginPath();
    traceBoundary(context, field, cells, width / cells, height / cells);
    context.strokeStyle = style.ink;
    context.lineWidth = 2;
    context.stroke();
  }
  function drawPoints() {
    const { context, width, height } = fitCanvas(marked);
    const at = (x: number, y: number) => [((x + reach) / (2 * reach)) * width, ((reach - y) / (2 * reach)) * height] as const;
    if (shown) {
      const mark = makeMarks(style, width < 200 ? 2.2 : 4);
      for (let i = 0; i < shown.label.length; i++) {
        const [x, y] = at(shown.xy[2 * i]!, shown.xy[2 * i + 1]!);
        mark(context, x, y, shown.label[i]!, i >= shown.train);
      }
    }
    if (cursor) drawCursor(context, ...at(...cursor), style.ink);
  }
  const { ask, stop } = redraws(box, drawField, drawPoints);

  if (pen) {
    listenToPen(box, reach, pen, (now) => {
      cursor = now;
      soon(drawPoints);
    });
  }

  return {
    field(now, edge) {
      values = now;
      cells = edge;
      soon(drawField);
    },
    points(now) {
      shown = now;
      soon(drawPoints);
    },
    restyle(now) {
      style = now;
      scale = makeScale(style, 0.6);
      ask();
    },
    destroy: stop,
  };
}
