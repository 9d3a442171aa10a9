// Values over the plane as colours: one colour for each side, the ground between them.
import { never, soon } from "./frames.ts";

/** A colour by its parts, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Colours of the two classes and of what lies between. */
export interface FieldStyle {
  /** Above zero: class 1. */
  positive: string;
  /** Below zero: class 0. */
  negative: string;
  ground: string;
  ink: string;
  soft: string;
  line: string;
}

/** Parts of a #rrggbb or #rgb colour. */
export function parts(colour: string): Rgb {
  const digits = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit).join("") : colour.slice(1);
  const n = Number.parseInt(digits, 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
}

const STEPS = 128;

/** Colours from −1 to 1 in 2 · STEPS + 1 steps, packed for an image. */
export function makeScale({ positive, negative, ground }: FieldStyle, depth = 0.85): Uint32Array {
  const [low, middle, high] = [parts(negative), parts(ground), parts(positive)];
  return Uint32Array.from({ length: 2 * STEPS + 1 }, (_, i) => {
    const value = (i - STEPS) / STEPS;
    const end = value < 0 ? low : high;
    const share = Math.sqrt(Math.abs(value)) * depth;
    const [r, g, b] = middle.map((from, c) => Math.round(from + (end[c]! - from) * share)) as [number, number, number];
    return (255 << 24) | (b << 16) | (g << 8) | r;
  });
}

/**
 * Paints values −1 to 1 on a canvas, one pixel a cell.
 * @param at - the value of cell i, row by row
 * @param rows - default as many as columns
 */
export function paintField(
  canvas: HTMLCanvasElement,
  columns: number,
  scale: Uint32Array,
  at: (cell: number) => number,
  rows: number = columns,
): void {
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
  }
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(columns, rows);
  const words = new Uint32Array(image.data.buffer);
  for (let i = 0; i < words.length; i++) {
    const value = Math.max(-1, Math.min(1, at(i)));
    words[i] = scale[Math.round(value * STEPS) + STEPS]!;
  }
  context.putImageData(image, 0, 0);
}

interface Size {
  width: number;
  height: number;
}

const sizes = new WeakMap<Element, Size>();
const observer = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries)
    sizes.set(target, { width: Math.round(contentRect.width), height: Math.round(contentRect.height) });
});

/** Size of an element in CSS pixels; the page is laid out for the first question only. */
function sizeOf(element: Element): Size {
  const known = sizes.get(element);
  if (known) return known;
  const size = { width: element.clientWidth, height: element.clientHeight };
  sizes.set(element, size);
  observer.observe(element);
  return size;
}

/** A canvas of its own over all of a box and what is in it: what changes does not draw anew what stays. */
export function addLayer(box: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  box.append(canvas);
  return canvas;
}

/** A canvas to draw on, and its size in CSS pixels. */
export interface Ground extends Size {
  context: CanvasRenderingContext2D;
}

/** Makes a canvas as sharp as the screen, and leaves what is on it unless its size has changed. */
export function sharpen(canvas: HTMLCanvasElement): Ground {
  const ratio = Math.min(2, devicePixelRatio || 1);
  const { width, height } = sizeOf(canvas);
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const context = canvas.getContext("2d")!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { context, width, height };
}

/** Makes a canvas as sharp as the screen, and empty. */
export function fitCanvas(canvas: HTMLCanvasElement): Ground {
  const ground = sharpen(canvas);
  ground.context.clearRect(0, 0, ground.width, ground.height);
  return ground;
}

/** Draws anew when asked and when the size of an element changes; `draw` gets the frame's time. */
export function redraws(element: HTMLElement, ...draws: ((now: number) => void)[]): { ask(): void; stop(): void } {
  const ask = () => {
    for (const draw of draws) soon(draw);
  };
  const observer = new ResizeObserver(ask);
  observer.observe(element);
  return {
    ask,
    stop() {
      observer.disconnect();
      for (const draw of draws) never(draw);
    },
  };
}
