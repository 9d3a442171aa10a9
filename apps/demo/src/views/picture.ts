// A grey picture that can be painted on, with what a network found in it drawn over it.
import { type FieldStyle, fitCanvas, redraws } from "./field.ts";
import { drawCursor, listenToPen } from "./pen.ts";

/** What lies over a picture; places are in its pixels. */
export interface Overlay {
  /** Left, upper, right, lower edge, and what stands beside it. */
  boxes?: readonly { box: readonly [number, number, number, number]; text: string }[];
  /** How much each pixel belongs, 0 to 1. */
  mask?: Float32Array;
  /** x and y of each joint in turn, and the joints at the ends of each limb; `truth` is drawn thin. */
  skeletons?: readonly { points: readonly number[]; limbs: readonly (readonly [number, number])[]; truth: boolean }[];
}

/** What the pen does: paints, wipes, or puts down a digit of 784 bytes. */
export type Tool = "paint" | "wipe" | Uint8Array;

/** The picture on the page. */
export interface PictureView {
  /** @param image - 0 to 1, row by row */
  show(image: Float32Array, overlay: Overlay): void;
  use(tool: Tool): void;
  restyle(style: FieldStyle): void;
  destroy(): void;
}

/** Radius of the pen and pixels along an edge of a digit that is put down, for a picture of 64 pixels. */
const [PEN, STAMP, DIGIT] = [1.3, 26, 28];

/** Paints a stroke with soft ends over an image. */
function stroke(image: Float32Array, edge: number, [x0, y0]: Place, [x1, y1]: Place, shade: number, radius: number): void {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const square = dx * dx + dy * dy || 1;
  for (let i = 0; i < image.length; i++) {
    const [x, y] = [(i % edge) + 0.5, Math.floor(i / edge) + 0.5];
    const t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / square));
    const cover = Math.min(1, radius + 0.5 - Math.hypot(x - x0 - t * dx, y - y0 - t * dy));
    if (cover > 0) image[i] = image[i]! + cover * (shade - image[i]!);
  }
}

/** Puts a digit down around a place, its ink over what is there. */
function stamp(image: Float32Array, edge: number, [x0, y0]: Place, digit: Uint8Array): void {
  const at = (x: number, y: number) => (x < 0 || y < 0 || x >= DIGIT || y >= DIGIT ? 0 : digit[y * DIGIT + x]! / 255);
  for (let i = 0; i < image.length; i++) {
    const x = (((i % edge) + 0.5 - x0) / STAMP + 0.5) * DIGIT - 0.5;
    const y = ((Math.floor(i / edge) + 0.5 - y0) / STAMP + 0.5) * DIGIT - 0.5;
    const [left, upper] = [Math.floor(x), Math.floor(y)];
    const row = (j: number) => (1 - x + left) * at(left, j) + (x - left) * at(left + 1, j);
    image[i] = Math.max(image[i]!, (1 - y + upper) * row(upper) + (y - upper) * row(upper + 1));
  }
}

type Place = [number, number];

/** Draws into a canvas. @param painted - hears of every change that a visitor makes */
export function makePicture(
  canvas: HTMLCanvasElement,
  first: FieldStyle,
  edge: number,
  painted: (image: Float32Array) => void,
): PictureView {
  let style = first;
  let image = new Float32Array(edge * edge);
  let overlay: Overlay = {};
  let tool: Tool = "paint";
  let cursor: Place | null = null;
  let last: Place | null = null;
  const draft = document.createElement("canvas");
  [draft.width, draft.height] = [edge, edge];
  const draftContext = draft.getContext("2d")!;
  const pixels = draftContext.createImageData(edge, edge);

  function draw() {
    const { context, width, height } = fitCanvas(canvas);
    const scale = width / edge;
    for (let i = 0; i < image.length; i++) {
      const grey = Math.round(255 * Math.min(1, Math.max(0, image[i]!)));
      const inside = overlay.mask?.[i] ?? 0;
      pixels.data.set([grey * (1 - 0.6 * inside), grey + inside * (150 - 0.4 * grey), grey + inside * (255 - grey) * 0.9, 255], 4 * i);
    }
    draftContext.putImageData(pixels, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(draft, 0, 0, width, height);
    context.lineWidth = 2.5;
    context.font = "600 15px system-ui, sans-serif";
    for (const { box, text } of overlay.boxes ?? []) {
      const [left, upper, right, lower] = box.map((n) => n * scale) as [number, number, number, number];
      context.strokeStyle = "#f2a65a";
      context.strokeRect(left, upper, right - left, lower - upper);
      const wide = context.measureText(text).width + 8;
      const top = upper > 20 ? upper - 20 : lower;
      context.fillStyle = "#f2a65a";
      context.fillRect(left - 1, top, wide, 20);
      context.fillStyle = "#000";
      context.fillText(text, left + 3, top + 15);
    }
    for (const { points, limbs, truth } of overlay.skeletons ?? []) {
      const at = (i: number): Place => [points[2 * i]! * scale, points[2 * i + 1]! * scale];
      context.strokeStyle = truth ? "#5db9ee" : "#f2a65a";
      context.lineWidth = truth ? 1.5 : 4;
      context.lineCap = "round";
      context.beginPath();
      for (const [a, b] of limbs) {
        context.moveTo(...at(a));
        context.lineTo(...at(b));
      }
      context.stroke();
      if (truth) continue;
      context.fillStyle = "#fff";
      for (let i = 0; 2 * i < points.length; i++) {
        context.beginPath();
        context.arc(...at(i), 4, 0, 2 * Math.PI);
        context.fill();
      }
    }
    if (cursor) drawCursor(context, ((cursor[0] + 1) / 2) * width, ((1 - cursor[1]) / 2) * height, "#f2a65a");
  }
  const { ask, stop } = redraws(canvas, draw);
  const pen = {
    put(x: number, y: number) {
      const place: Place = [((x + 1) / 2) * edge, ((1 - y) / 2) * edge];
      if (tool instanceof Uint8Array && last) return;
      image = image.slice();
      const scale = edge / 64;
      if (tool instanceof Uint8Array) stamp(image, edge, place, tool);
      else if (tool === "paint") stroke(image, edge, last ?? place, place, 1, PEN * scale);
      else stroke(image, edge, last ?? place, place, 0.05, 3 * PEN * scale);
      last = place;
      painted(image);
      ask();
    },
    done() {
      last = null;
    },
  };
  listenToPen(canvas, 1, pen, (now) => {
    cursor = now;
    ask();
  });
  return {
    show(now, over) {
      image = now as Float32Array<ArrayBuffer>;
      overlay = over;
      ask();
    },
    use(now) {
      tool = now;
    },
    restyle(now) {
      style = now;
      canvas.style.background = style.ground;
      ask();
    },
    destroy: stop,
  };
}
