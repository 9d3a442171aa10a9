// A network drawn as pipes: how far a gate is open as the pipe's width, what flows as the water in it.
import { type FieldStyle, fitCanvas, makeScale, paintField, redraws } from "./field.ts";

/** A network as numbers. */
export interface PipesPicture {
  /** Names of the inputs. */
  inputs: readonly string[];
  layers: readonly { ins: number; outs: number; weight: Float32Array; flow: Float32Array }[];
  /** What each unit says over the plane: cell by cell, all units of a cell together, inputs first. */
  units: Float32Array;
  /** Edge of that plane in cells. */
  edge: number;
}

/** A pipe under the pointer. */
export interface PointedPipe {
  layer: number;
  from: number;
  to: number;
  weight: number;
  /** What flows through it on average. */
  flow: number;
}

/** The drawing. */
export interface PipesView {
  show(picture: PipesPicture): void;
  restyle(style: FieldStyle): void;
  /** Lets the water run, or stand. */
  flow(on: boolean): void;
  destroy(): void;
}

interface Pipe extends PointedPipe {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** Width of the widest pipe in CSS pixels, by how many lie side by side. */
const widest = (most: number) => Math.max(3, 15 - most);

/** Draws into a canvas; `pointed` hears which pipe the pointer is at. */
export function makePipes(
  canvas: HTMLCanvasElement,
  first: FieldStyle,
  still: boolean,
  pointed: (pipe: PointedPipe | null) => void,
): PipesView {
  let style = first;
  let scale = makeScale(style);
  let picture: PipesPicture | undefined;
  let flowing = false;
  let phase = 0;
  let last = 0;
  let pipes: Pipe[] = [];
  let hovered: { layer: number; from: number; to: number } | null = null;
  const tiles: HTMLCanvasElement[] = [];

  const columnsOf = ({ inputs, layers }: PipesPicture) => [inputs.length, ...layers.slice(0, -1).map(({ outs }) => outs)];

  function place(width: number, height: number, now: PipesPicture) {
    const columns = columnsOf(now);
    const most = Math.max(...columns);
    const tile = Math.max(14, Math.min(44, (height - 8) / most - 10, width / (columns.length * 2 + 1)));
    const gap = (width - 62 - tile) / columns.length;
    const x = (column: number) => 34 + column * gap;
    const y = (column: number, unit: number) => {
      const n = columns[column] ?? 1;
      const pitch = Math.min((height - tile - 4) / Math.max(1, n - 1), tile * 1.9);
      return height / 2 + (unit - (n - 1) / 2) * (n > 1 ? pitch : 0);
    };
    return { columns, tile, x, y, most };
  }

  function trace(context: CanvasRenderingContext2D, { x0, y0, x1, y1 }: Pipe) {
    const bend = (x1 - x0) * 0.45;
    context.beginPath();
    context.moveTo(x0, y0);
    context.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
  }

  function drawPipe(context: CanvasRenderingContext2D, pipe: Pipe, room: number, strongest: number, fullest: number) {
    const open = Math.min(1, Math.abs(pipe.weight) / strongest);
    const width = 1 + (room - 1) * open;
    const water = Math.min(1, Math.abs(pipe.weight * pipe.flow) / fullest);
    const here = hovered?.layer === pipe.layer && hovered.from === pipe.from && hovered.to === pipe.to;
    trace(context, pipe);
    context.setLineDash([]);
    context.strokeStyle = here ? style.ink : style.line;
    context.lineWidth = width + (here ? 3 : 1.5);
    context.stroke();
    context.strokeStyle = style.ground;
    context.lineWidth = Math.max(0.5, width - 0.5);
    context.stroke();
    if (water < 0.01) return;
    const down = pipe.weight < 0;
    context.strokeStyle = down ? style.negative : style.positive;
    context.lineWidth = Math.max(0.8, (width - 0.5) * Math.sqrt(water));
    context.globalAlpha = 0.35 + 0.65 * water;
    if (down) context.setLineDash([7, 4]);
    else if (flowing && !still) context.setLineDash([22, 3]);
    context.lineDashOffset = -phase * (down ? 11 : 25) * (0.4 + water);
    context.stroke();
    context.globalAlpha = 1;
    context.setLineDash([]);
    if (room > 6 && open > 0.25) drawGate(context, pipe, width);
  }

  /** The gate at the middle of a pipe: two bars across it, as far apart as it is open. */
  function drawGate(context: CanvasRenderingContext2D, { x0, y0, x1, y1 }: Pipe, width: number) {
    const [dx, dy] = [(x1 - x0) * 0.825, (y1 - y0) * 1.5];
    const length = Math.hypot(dx, dy);
    const [nx, ny] = [-dy / length, dx / length];
    const [mx, my] = [(x0 + x1) / 2, (y0 + y1) / 2];
    context.strokeStyle = style.ink;
    context.lineWidth = 2.5;
    context.beginPath();
    for (const side of [-1, 1]) {
      const [near, far] = [side * (width / 2 + 1), side * (width / 2 + 6)];
      context.moveTo(mx + nx * near, my + ny * near);
      context.lineTo(mx + nx * far, my + ny * far);
    }
    context.stroke();
  }

  function draw() {
    if (!picture) return;
    const { context, width, height } = fitCanvas(canvas);
    const { columns, tile, x, y, most } = place(width, height, picture);
    const room = widest(most);
    const right = width - 24;
    pipes = [];
    for (const [layer, { ins, outs, weight, flow }] of picture.layers.entries()) {
      const mine: Pipe[] = [];
      for (let from = 0; from < ins; from++) {
        for (let to = 0; to < outs; to++) {
          const isLast = layer === picture.layers.length - 1;
          mine.push({
            layer,
            from,
            to,
            weight: weight[from * outs + to]!,
            flow: flow[from]!,
            x0: x(layer) + tile,
            y0: y(layer, from),
            x1: isLast ? right - 14 : x(layer + 1),
            y1: isLast ? height / 2 : y(layer + 1, to),
          });
        }
      }
      const strongest = Math.max(1, ...mine.map((pipe) => Math.abs(pipe.weight)));
      const fullest = Math.max(0.3, ...mine.map((pipe) => Math.abs(pipe.weight * pipe.flow)));
      mine.sort((a, b) => Math.abs(a.weight) - Math.abs(b.weight));
      for (const pipe of mine) drawPipe(context, pipe, room, strongest, fullest);
      pipes.push(...mine);
    }
    const total = columns.reduce((a, b) => a + b, 0);
    let unit = 0;
    context.font = "13px system-ui, sans-serif";
    context.textBaseline = "middle";
    for (const [column, n] of columns.entries()) {
      for (let i = 0; i < n; i++, unit++) {
        tiles[unit] ??= document.createElement("canvas");
        if (fresh) paintUnit(tiles[unit]!, unit, total);
        const [left, top] = [x(column), y(column, i) - tile / 2];
        context.fillStyle = style.ground;
        context.fillRect(left - 2, top - 2, tile + 4, tile + 4);
        context.imageSmoothingEnabled = true;
        context.drawImage(tiles[unit]!, left, top, tile, tile);
        context.strokeStyle = style.soft;
        context.lineWidth = 1.5;
        context.strokeRect(left, top, tile, tile);
        if (column === 0) {
          context.fillStyle = style.ink;
          context.textAlign = "right";
          context.fillText(picture.inputs[i]!, left - 6, top + tile / 2);
        }
      }
    }
    fresh = false;
    // The basin that all water ends in.
    context.beginPath();
    context.arc(right, height / 2, 14, 0, 2 * Math.PI);
    context.fillStyle = style.ground;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = style.ink;
    context.stroke();
    context.fillStyle = style.ink;
    context.textAlign = "center";
    context.fillText("Σ", right, height / 2 + 1);
  }

  let fresh = true;
  function paintUnit(canvas: HTMLCanvasElement, unit: number, total: number) {
    const { units, edge } = picture!;
    let most = 1e-6;
    for (let cell = 0; cell < edge * edge; cell++) most = Math.max(most, Math.abs(units[cell * total + unit]!));
    paintField(canvas, edge, scale, (cell) => units[cell * total + unit]! / most);
  }

  const frame = (now: number) => {
    const passed = Math.min(100, now - last);
    last = now;
    if (flowing && !still) phase += passed / 1000;
    draw();
    if (flowing && !still && canvas.isConnected) ask();
  };
  const { ask, stop } = redraws(canvas, frame);

  function near(event: PointerEvent): Pipe | null {
    const box = canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    let best: Pipe | null = null;
    let distance = 12;
    for (const pipe of pipes) {
      if (px < pipe.x0 || px > pipe.x1) continue;
      // The height of the bend at this place; x is close to linear in the curve's parameter.
      const s = (px - pipe.x0) / (pipe.x1 - pipe.x0);
      const eased = s * s * (3 - 2 * s);
      const off = Math.abs(pipe.y0 + (pipe.y1 - pipe.y0) * eased - py);
      if (off < distance) [best, distance] = [pipe, off];
    }
    return best;
  }
  canvas.addEventListener("pointermove", (event) => {
    hovered = near(event);
    pointed(hovered as Pipe | null);
    ask();
  });
  canvas.addEventListener("pointerleave", () => {
    hovered = null;
    pointed(null);
    ask();
  });

  return {
    show(now) {
      picture = now;
      fresh = true;
      if (hovered) pointed(pipes.find((p) => p.layer === hovered!.layer && p.from === hovered!.from && p.to === hovered!.to) ?? null);
      ask();
    },
    restyle(now) {
      style = now;
      scale = makeScale(style);
      fresh = true;
      ask();
    },
    flow(on) {
      flowing = on;
      last = performance.now();
      ask();
    },
    destroy() {
      stop();
      flowing = false;
    },
  };
}
