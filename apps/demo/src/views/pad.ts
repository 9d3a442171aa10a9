// A pad to write on: strokes in, a digit of 28 × 28 grey values out, centred as MNIST's are.
import { EDGE } from "./digit.ts";

/** Edge of the pad in canvas pixels. */
const SIZE = 280;
/** MNIST's digits fill a box of 20 × 20 pixels, centred by their mass (LeCun et al. 1998). */
const BOX = 20;

/** A canvas that is written on. */
export interface Pad {
  clear(): void;
  /** The drawing as 784 bytes, or null if there is none. */
  read(): Uint8Array | null;
}

/** Makes a canvas a pad: pointer, touch and keyboard write on it. */
export function makePad(canvas: HTMLCanvasElement, changed: () => void): Pad {
  canvas.width = SIZE;
  canvas.height = SIZE;
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  let last: [number, number] | null = null;
  let pen: [number, number] = [SIZE / 2, SIZE / 4];
  let down = false;

  const clear = () => {
    context.fillStyle = "#000";
    context.fillRect(0, 0, SIZE, SIZE);
    last = null;
    changed();
  };
  const stroke = (to: [number, number]) => {
    context.strokeStyle = "#fff";
    context.lineWidth = 22;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.beginPath();
    context.moveTo(...(last ?? to));
    context.lineTo(to[0], to[1] + (last ? 0 : 0.01));
    context.stroke();
    last = to;
    changed();
  };
  const place = (event: PointerEvent): [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * SIZE, ((event.clientY - box.top) / box.height) * SIZE];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = null;
    stroke(place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (last && event.buttons & 1) for (const e of event.getCoalescedEvents?.() ?? [event]) stroke(place(e));
  });
  for (const end of ["pointerup", "pointercancel"] as const) {
    canvas.addEventListener(end, () => {
      last = null;
    });
  }
  const moves: Record<string, [number, number]> = { ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] };
  canvas.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    if (move) {
      pen = [Math.min(SIZE, Math.max(0, pen[0] + move[0])), Math.min(SIZE, Math.max(0, pen[1] + move[1]))];
      if (down) stroke(pen);
    } else if (event.key === " ") {
      down = !down;
      last = null;
      if (down) stroke(pen);
    } else return;
    event.preventDefault();
  });

  clear();
  return { clear, read: () => centred(context) };
}

function centred(context: CanvasRenderingContext2D): Uint8Array | null {
  const { data } = context.getImageData(0, 0, SIZE, SIZE);
  let [left, top, right, bottom] = [SIZE, SIZE, -1, -1];
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      if (data[(y * SIZE + x) * 4]! < 16) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right < 0) return null;
  const [width, height] = [right - left + 1, bottom - top + 1];
  const scale = BOX / Math.max(width, height);
  const small = document.createElement("canvas");
  small.width = EDGE;
  small.height = EDGE;
  const draft = small.getContext("2d", { willReadFrequently: true })!;
  draft.imageSmoothingQuality = "high";
  const paint = (dx: number, dy: number) => {
    draft.fillStyle = "#000";
    draft.fillRect(0, 0, EDGE, EDGE);
    const [w, h] = [width * scale, height * scale];
    draft.drawImage(context.canvas, left, top, width, height, (EDGE - w) / 2 + dx, (EDGE - h) / 2 + dy, w, h);
    const grey = new Uint8Array(EDGE * EDGE);
    const pixels = draft.getImageData(0, 0, EDGE, EDGE).data;
    for (let i = 0; i < grey.length; i++) grey[i] = pixels[i * 4]!;
    return grey;
  };
  const first = paint(0, 0);
  let [mass, mx, my] = [0, 0, 0];
  first.forEach((value, i) => {
    mass += value;
    mx += value * (i % EDGE);
    my += value * Math.floor(i / EDGE);
  });
  const middle = (EDGE - 1) / 2;
  return paint(Math.round(middle - mx / mass), Math.round(middle - my / mass));
}
