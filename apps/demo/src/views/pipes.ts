// A network drawn as pipes: how far a gate is open as the pipe's width, what flows as the water in it.
import { addLayer, type FieldStyle, makeScale, paintField, redraws, sharpen } from "./field.ts";
import { never, soon } from "./frames.ts";
import { type Bend, REACH, type Stream } from "./pipes-water.ts";
import type { WaterOrder } from "./water-worker.ts";

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

type Pipe = PointedPipe & Bend;

/** Width of the widest pipe in CSS pixels, by how many lie side by side. */
const widest = (most: number) => Math.max(3, 15 - most);

/** Where the columns of units stand, and how large a unit's tile is. */
function place(width: number, height: number, { inputs, layers }: PipesPicture) {
  const columns = [inputs.length, ...layers.slice(0, -1).map(({ outs }) => outs)];
  const most = Math.max(...columns);
  const tile = Math.max(14, Math.min(44, (height - 8) / most - 10, width / (columns.length * 2 + 1)));
  const gap = (width - 62 - tile) / columns.length;
  const x = (column: number) => 34 + column * gap;
  const y = (column: number, unit: number) => {
    const n = columns[column] ?? 1;
    const pitch = Math.min((height - tile - 4) / Math.max(1, n - 1), tile * 1.9);
    return height / 2 + (unit - (n - 1) / 2) * (n > 1 ? pitch : 0);
  };
  return { columns, tile, x, y, room: widest(most), basin: width - 24 };
}

/** Draws into an empty element; `pointed` hears which pipe the pointer is at. */
export function makePipes(box: HTMLElement, first: FieldStyle, still: boolean, pointed: (pipe: PointedPipe | null) => void): PipesView {
  let style = first;
  let scale = makeScale(style);
  let picture: PipesPicture | undefined;
  /** By layer. */
  const pipes: Pipe[][] = [];
  const streams: Stream[][] = [];
  let hovered: PointedPipe | null = null;
  const ground = addLayer(box);
  const water = addLayer(box).transferControlToOffscreen();
  const spring = new Worker(new URL("./water-worker.ts", import.meta.url), { type: "module" });
  const tell = (order: WaterOrder, transfer: Transferable[] = []) => spring.postMessage(order, transfer);
  tell({ canvas: water }, [water]);
  const tile = document.createElement("canvas");

  const isHovered = ({ layer, from, to }: PointedPipe) => hovered?.layer === layer && hovered.from === from && hovered.to === to;

  function trace(context: CanvasRenderingContext2D, { x0, y0, x1, y1 }: Bend) {
    const bend = (x1 - x0) * REACH;
    context.beginPath();
    context.moveTo(x0, y0);
    context.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
  }

  /** Draws a pipe; gives what flows in it, if enough does to be seen. */
  function drawPipe(context: CanvasRenderingContext2D, pipe: Pipe, room: number, strongest: number, fullest: number): Stream | null {
    const open = Math.min(1, Math.abs(pipe.weight) / strongest);
    const width = 1 + (room - 1) * open;
    const share = Math.min(1, Math.abs(pipe.weight * pipe.flow) / fullest);
    const here = isHovered(pipe);
    trace(context, pipe);
    context.strokeStyle = here ? style.ink : style.line;
    context.lineWidth = width + (here ? 3 : 1.5);
    context.stroke();
    context.strokeStyle = style.ground;
    context.lineWidth = Math.max(0.5, width - 0.5);
    context.stroke();
    if (share < 0.02) return null;
    const down = pipe.weight < 0;
    const wet = Math.max(0.8, (width - 0.5) * Math.sqrt(share));
    context.strokeStyle = down ? style.negative : style.positive;
    context.lineWidth = wet;
    context.globalAlpha = 0.35 + 0.65 * share;
    context.stroke();
    context.globalAlpha = 1;
    if (room > 6 && open > 0.25) drawGate(context, pipe, width);
    return { x0: pipe.x0, y0: pipe.y0, x1: pipe.x1, y1: pipe.y1, width: wet, water: share, down };
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

  /** Draws a column of units and the pipes that leave it: the strip between two columns, so that no frame draws a whole network. */
  function drawLayer(layer: number) {
    const now = picture?.layers[layer];
    if (!picture || !now) return;
    const { context, width, height } = sharpen(ground);
    const at = place(width, height, picture);
    const { columns, x, y, room } = at;
    const isLast = layer === picture.layers.length - 1;
    const left = layer === 0 ? 0 : x(layer) - 2;
    context.clearRect(left, 0, (isLast ? width : x(layer + 1) - 2) - left, height);
    const { ins, outs, weight, flow } = now;
    const mine = Array.from({ length: ins * outs }, (_, i): Pipe => {
      const [from, to] = [Math.floor(i / outs), i % outs];
      return {
        layer,
        from,
        to,
        weight: weight[i]!,
        flow: flow[from]!,
        x0: x(layer) + at.tile,
        y0: y(layer, from),
        x1: isLast ? at.basin - 14 : x(layer + 1) - 2,
        y1: isLast ? height / 2 : y(layer + 1, to),
      };
    });
    const strongest = Math.max(1, ...mine.map((pipe) => Math.abs(pipe.weight)));
    const fullest = Math.max(0.3, ...mine.map((pipe) => Math.abs(pipe.weight * pipe.flow)));
    mine.sort((a, b) => Math.abs(a.weight) - Math.abs(b.weight));
    pipes[layer] = mine;
    streams[layer] = mine.map((pipe) => drawPipe(context, pipe, room, strongest, fullest)).filter((stream) => stream !== null);
    if (hovered?.layer === layer) pointed(mine.find(isHovered) ?? null);
    const before = columns.slice(0, layer).reduce((a, b) => a + b, 0);
    const total = columns.reduce((a, b) => a + b, 0);
    context.font = "13px system-ui, sans-serif";
    context.textBaseline = "middle";
    for (let unit = 0; unit < ins; unit++) drawUnit(context, before + unit, total, x(layer), y(layer, unit) - at.tile / 2, at.tile);
    if (isLast) drawBasin(context, at.basin, height / 2);
  }

  /** A unit: what it says over the plane. */
  function drawUnit(context: CanvasRenderingContext2D, unit: number, total: number, left: number, top: number, size: number) {
    const { units, edge, inputs } = picture!;
    let most = 1e-6;
    for (let cell = 0; cell < edge * edge; cell++) most = Math.max(most, Math.abs(units[cell * total + unit]!));
    paintField(tile, edge, scale, (cell) => units[cell * total + unit]! / most);
    context.fillStyle = style.ground;
    context.fillRect(left - 2, top - 2, size + 4, size + 4);
    context.drawImage(tile, left, top, size, size);
    context.strokeStyle = style.soft;
    context.lineWidth = 1.5;
    context.strokeRect(left, top, size, size);
    const name = inputs[unit];
    if (name === undefined) return;
    context.fillStyle = style.ink;
    context.textAlign = "right";
    context.fillText(name, left - 6, top + size / 2);
  }

  /** The basin that all water ends in. */
  function drawBasin(context: CanvasRenderingContext2D, x: number, y: number) {
    context.beginPath();
    context.arc(x, y, 14, 0, 2 * Math.PI);
    context.fillStyle = style.ground;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = style.ink;
    context.stroke();
    context.fillStyle = style.ink;
    context.textAlign = "center";
    context.fillText("Σ", x, y + 1);
  }

  const fill = () => {
    const { width, height } = sharpen(ground);
    tell({ water: { streams: streams.flat(), ground: style.ground, width, height, ratio: Math.min(2, devicePixelRatio || 1) } });
  };
  /** One drawing for each layer. */
  const turns: (() => void)[] = [];
  const ask = () => {
    for (const layer of picture?.layers.keys() ?? []) {
      turns[layer] ??= () => drawLayer(layer);
      soon(turns[layer]);
    }
    soon(fill);
  };
  const resized = redraws(box, ask);

  function near(event: PointerEvent): Pipe | null {
    const { left, top } = box.getBoundingClientRect();
    const [px, py] = [event.clientX - left, event.clientY - top];
    let best: Pipe | null = null;
    let distance = 12;
    for (const pipe of pipes.flat()) {
      if (px < pipe.x0 || px > pipe.x1) continue;
      // The height of the bend at this place; x is close to linear in the curve's parameter.
      const s = (px - pipe.x0) / (pipe.x1 - pipe.x0);
      const eased = s * s * (3 - 2 * s);
      const off = Math.abs(pipe.y0 + (pipe.y1 - pipe.y0) * eased - py);
      if (off < distance) [best, distance] = [pipe, off];
    }
    return best;
  }
  const hover = (pipe: Pipe | null) => {
    const old = hovered?.layer;
    hovered = pipe;
    pointed(pipe);
    for (const layer of [old, pipe?.layer]) if (layer !== undefined) soon(turns[layer]!);
  };
  box.addEventListener("pointermove", (event) => hover(near(event)));
  box.addEventListener("pointerleave", () => hover(null));

  return {
    show(now) {
      picture = now;
      pipes.length = Math.min(pipes.length, now.layers.length);
      streams.length = Math.min(streams.length, now.layers.length);
      ask();
    },
    restyle(now) {
      style = now;
      scale = makeScale(style);
      ask();
    },
    flow: (on) => tell({ running: on && !still }),
    destroy() {
      resized.stop();
      for (const draw of [fill, ...turns]) never(draw);
      spring.terminate();
    },
  };
}
