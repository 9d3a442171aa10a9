// The game in the plane: real and forged points, what the judge says everywhere, the forger's net, and where its points are pushed.
import { addLayer, type FieldStyle, fitCanvas, makeScale, paintField, redraws } from "./field.ts";
import { soon } from "./frames.ts";
import { makeMarks } from "./marks.ts";
import { drawCursor, listenToPen, type PlanePen } from "./pen.ts";

/** Points are x and y in turn. */
export interface RivalsPicture {
  real: Float32Array;
  fake: Float32Array;
  /** x, y and the push in x and y, again and again. */
  arrows: Float32Array;
  /** Crossings of the net, row by row, `meshEdge` in a row. */
  mesh: Float32Array;
  meshEdge: number;
  /** 0 to 1, row by row from the top, `fieldEdge` in a row. */
  field: Float32Array;
  fieldEdge: number;
}

/** Parts of the drawing that can be left out. */
export const layers = ["real", "fake", "field", "mesh", "arrows"] as const;
/** A part of the drawing. */
export type RivalsLayer = (typeof layers)[number];

/** The drawing. */
export interface RivalsView {
  show(picture: RivalsPicture): void;
  /** Points being drawn, shown instead of the real ones. */
  sketch(points: readonly number[]): void;
  leave(parts: ReadonlySet<RivalsLayer>): void;
  restyle(style: FieldStyle): void;
  destroy(): void;
}

/** Steps from a mesh that is hardly seen to the darkest. */
const SHADES = 8;

/** Draws into an empty element. @param reach - the plane goes from −reach to reach; @param pen - none: the plane is only shown */
export function makeRivals(box: HTMLElement, first: FieldStyle, reach: number, pen?: PlanePen): RivalsView {
  let style = first;
  let scale = makeScale(style, 0.45);
  let picture: RivalsPicture | undefined;
  let sketched: readonly number[] = [];
  let without: ReadonlySet<RivalsLayer> = new Set();
  let cursor: [number, number] | null = null;
  // One pixel a cell: the page makes it as large as the box.
  const judged = addLayer(box);
  const net = addLayer(box);
  const real = addLayer(box);
  const forged = addLayer(box);

  /** Where a place of the plane is on a canvas. */
  const placeOf =
    (width: number, height: number) =>
    (x: number, y: number): [number, number] => [((x + reach) / (2 * reach)) * width, ((reach - y) / (2 * reach)) * height];
  const sizeOf = (width: number) => (width < 260 ? 1.6 : 3);

  function drawNet() {
    judged.hidden = without.has("field");
    const { context, width, height } = fitCanvas(net);
    if (!picture) return;
    const { field, fieldEdge } = picture;
    if (!judged.hidden) paintField(judged, fieldEdge, scale, (cell) => 2 * field[cell]! - 1);
    if (!without.has("mesh")) drawMesh(context, picture, placeOf(width, height), (width / 2 / reach) ** 2);
  }

  function drawReal() {
    const { context, width, height } = fitCanvas(real);
    const mark = makeMarks(style, sizeOf(width));
    const points = sketched.length ? sketched : without.has("real") ? [] : (picture?.real ?? []);
    const at = placeOf(width, height);
    for (let i = 0; i + 1 < points.length; i += 2) mark(context, ...at(points[i]!, points[i + 1]!), 1);
    if (cursor) drawCursor(context, ...at(...cursor), style.ink);
  }

  function drawForged() {
    const { context, width, height } = fitCanvas(forged);
    if (!picture) return;
    const at = placeOf(width, height);
    if (!without.has("fake")) drawFakes(context, picture.fake, at, Math.round(1.8 * sizeOf(width)));
    if (!without.has("arrows")) drawArrows(context, picture.arrows, at, width);
  }

  /** Squares on whole pixels: they are drawn again and again, and nothing is cheaper. */
  function drawFakes(context: CanvasRenderingContext2D, fake: Float32Array, at: (x: number, y: number) => [number, number], edge: number) {
    for (const [colour, size] of [
      [style.ground, edge + 1],
      [style.negative, edge - 1],
    ] as const) {
      context.fillStyle = colour;
      for (let i = 0; i + 1 < fake.length; i += 2) {
        const [x, y] = at(fake[i]!, fake[i + 1]!);
        context.fillRect(Math.round(x) - size / 2, Math.round(y) - size / 2, size, size);
      }
    }
  }

  /** The net: the smaller a mesh, the more samples fall on its area, the darker it is. */
  function drawMesh(
    context: CanvasRenderingContext2D,
    { mesh, meshEdge: edge }: RivalsPicture,
    at: (x: number, y: number) => [number, number],
    square: number,
  ) {
    const corner = (row: number, column: number) => {
      const i = 2 * (row * edge + column);
      return at(mesh[i]!, mesh[i + 1]!);
    };
    // Meshes that are about as dark are filled together: hundreds of fills at every frame are too dear.
    const shades = Array.from({ length: SHADES }, () => new Path2D());
    const lines = new Path2D();
    for (let row = 0; row + 1 < edge; row++) {
      for (let column = 0; column + 1 < edge; column++) {
        const [a, b, c, d] = [corner(row, column), corner(row, column + 1), corner(row + 1, column + 1), corner(row + 1, column)];
        const area = Math.abs((c[0] - a[0]) * (d[1] - b[1]) - (d[0] - b[0]) * (c[1] - a[1])) / 2 / square;
        const path = shades[Math.min(SHADES - 1, Math.floor((SHADES * 0.0024) / (area + 0.0012)))]!;
        path.moveTo(...a);
        for (const next of [b, c, d]) path.lineTo(...next);
        path.closePath();
        lines.moveTo(...b);
        lines.lineTo(...a);
        lines.lineTo(...d);
      }
    }
    context.fillStyle = style.soft;
    for (const [i, path] of shades.entries()) {
      context.globalAlpha = (0.5 * (i + 0.5)) / SHADES;
      context.fill(path);
    }
    context.strokeStyle = style.soft;
    context.lineWidth = 0.6;
    context.globalAlpha = 0.35;
    context.stroke(lines);
    context.globalAlpha = 1;
  }

  function drawArrows(
    context: CanvasRenderingContext2D,
    arrows: Float32Array,
    at: (x: number, y: number) => [number, number],
    width: number,
  ) {
    let most = 1e-9;
    for (let i = 0; i < arrows.length; i += 4) most = Math.max(most, Math.hypot(arrows[i + 2]!, arrows[i + 3]!));
    context.strokeStyle = style.ink;
    context.lineWidth = 1.4;
    context.beginPath();
    for (let i = 0; i < arrows.length; i += 4) {
      const [x, y] = at(arrows[i]!, arrows[i + 1]!);
      const length = (width / 9) * Math.sqrt(Math.hypot(arrows[i + 2]!, arrows[i + 3]!) / most);
      if (length < 3) continue;
      const angle = Math.atan2(-arrows[i + 3]!, arrows[i + 2]!);
      const [tipX, tipY] = [x + length * Math.cos(angle), y + length * Math.sin(angle)];
      context.moveTo(x, y);
      context.lineTo(tipX, tipY);
      for (const side of [-1, 1]) {
        context.moveTo(tipX, tipY);
        context.lineTo(tipX - 5 * Math.cos(angle + side * 0.5), tipY - 5 * Math.sin(angle + side * 0.5));
      }
    }
    context.stroke();
  }

  const { ask, stop } = redraws(box, drawNet, drawForged, drawReal);
  if (pen) {
    listenToPen(box, reach, pen, (now) => {
      cursor = now;
      soon(drawReal);
    });
  }
  return {
    show(now) {
      // The real points are the same all along.
      if (picture?.real.length !== now.real.length || now.real.some((value, i) => value !== picture!.real[i])) soon(drawReal);
      picture = now;
      soon(drawNet);
      soon(drawForged);
    },
    sketch(points) {
      sketched = points;
      soon(drawReal);
    },
    leave(parts) {
      without = parts;
      ask();
    },
    restyle(now) {
      style = now;
      scale = makeScale(style, 0.45);
      ask();
    },
    destroy: stop,
  };
}
