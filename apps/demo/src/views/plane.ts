// The plane: what the network answers everywhere, with the points on it; it can be drawn on.
import { type FieldStyle, fitCanvas, makeScale, paintField, redraws } from "./field.ts";
import { type Mark, makeMarks } from "./marks.ts";
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

/** Draws into a canvas. @param reach - the plane goes from −reach to reach; @param pen - none: the plane is only shown */
export function makePlane(canvas: HTMLCanvasElement, first: FieldStyle, reach: number, pen?: PlanePen): PlaneView {
  let style = first;
  let scale = makeScale(style, 0.6);
  let values: Float32Array | undefined;
  let cells = 0;
  let shown: PlanePoints | undefined;
  let cursor: [number, number] | null = null;
  let marks: Mark | undefined;
  const image = document.createElement("canvas");

  function draw() {
    const { context, width, height } = fitCanvas(canvas);
    if (values) {
      paintField(image, cells, scale, (cell) => 2 * values![cell]! - 1);
      context.imageSmoothingEnabled = true;
      context.drawImage(image, 0, 0, width, height);
      boundary(context, width, height);
    }
    const at = (x: number, y: number) => [((x + reach) / (2 * reach)) * width, ((reach - y) / (2 * reach)) * height] as const;
    if (shown) {
      marks ??= makeMarks(style, width < 200 ? 2.2 : 4);
      for (let i = 0; i < shown.label.length; i++) {
        const [x, y] = at(shown.xy[2 * i]!, shown.xy[2 * i + 1]!);
        marks(context, x, y, shown.label[i]!, i >= shown.train);
      }
    }
    if (cursor) drawCursor(context, ...at(...cursor), style.ink);
  }
  /** The line at which the network wavers: where the field crosses one half between two cells. */
  function boundary(context: CanvasRenderingContext2D, width: number, height: number) {
    const [w, h] = [width / cells, height / cells];
    const v = values!;
    context.beginPath();
    for (let row = 0; row < cells - 1; row++) {
      for (let column = 0; column < cells - 1; column++) {
        const i = row * cells + column;
        const corners = [v[i]!, v[i + 1]!, v[i + cells + 1]!, v[i + cells]!].map((p) => p - 0.5) as [number, number, number, number];
        const cross: [number, number][] = [];
        const edge = (a: number, b: number, x: number, y: number, dx: number, dy: number) => {
          if (a < 0 === b < 0) return;
          const s = a / (a - b);
          cross.push([(column + 0.5 + x + dx * s) * w, (row + 0.5 + y + dy * s) * h]);
        };
        const [a, b, c, d] = corners;
        edge(a, b, 0, 0, 1, 0);
        edge(b, c, 1, 0, 0, 1);
        edge(d, c, 0, 1, 1, 0);
        edge(a, d, 0, 0, 0, 1);
        for (let k = 0; k + 1 < cross.length; k += 2) {
          context.moveTo(...cross[k]!);
          context.lineTo(...cross[k + 1]!);
        }
      }
    }
    context.strokeStyle = style.ink;
    context.lineWidth = 2;
    context.stroke();
  }
  const { ask, stop } = redraws(canvas, draw);

  if (pen) {
    listenToPen(canvas, reach, pen, (now) => {
      cursor = now;
      ask();
    });
  }

  return {
    field(now, edge) {
      values = now;
      cells = edge;
      ask();
    },
    points(now) {
      shown = now;
      ask();
    },
    restyle(now) {
      style = now;
      marks = undefined;
      scale = makeScale(style, 0.6);
      ask();
    },
    destroy: stop,
  };
}
