// Values over a plane or over the cells of a map as colours, with a mark for the choice that is made there.
import { type FieldStyle, fitCanvas, makeScale, redraws } from "./field.ts";

/** What is to be drawn; cells run row by row from the top. */
export interface SurfacePicture {
  columns: number;
  values: Float32Array;
  choices: Float32Array;
  /** Letters of a map: # is a wall. */
  cells?: string;
  /** The mark of a choice. */
  mark: (choice: number) => string;
}

/** Cells of a plane between two marks. */
const EVERY = 4;

/** The drawing. */
export interface SurfaceView {
  show(picture: SurfacePicture): void;
  restyle(style: FieldStyle): void;
  destroy(): void;
}

/** Draws into a canvas. */
export function makeSurface(canvas: HTMLCanvasElement, first: FieldStyle): SurfaceView {
  let style = first;
  let scale = makeScale(style, 0.7);
  let picture: SurfacePicture | undefined;
  const image = document.createElement("canvas");

  function draw() {
    if (!picture) return;
    const { columns, values, choices, cells, mark } = picture;
    const { context, width, height } = fitCanvas(canvas);
    const rows = values.length / columns;
    const [w, h] = [width / columns, height / rows];
    let [low, high] = [Infinity, -Infinity];
    for (const [i, value] of values.entries()) if (cells?.[i] !== "#") [low, high] = [Math.min(low, value), Math.max(high, value)];
    image.width = columns;
    image.height = rows;
    const pixels = image.getContext("2d")!.createImageData(columns, rows);
    const words = new Uint32Array(pixels.data.buffer);
    const half = (scale.length - 1) / 2;
    for (let i = 0; i < words.length; i++) {
      const value = high > low ? (2 * (values[i]! - low)) / (high - low) - 1 : 0;
      words[i] = scale[Math.round(Math.max(-1, Math.min(1, value)) * half) + half]!;
    }
    image.getContext("2d")!.putImageData(pixels, 0, 0);
    context.imageSmoothingEnabled = !cells;
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, width, height);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.font = `${cells ? "600 16" : "11"}px system-ui, sans-serif`;
    for (let i = 0; i < values.length; i++) {
      const [column, row] = [i % columns, Math.floor(i / columns)];
      const [x, y] = [(column + 0.5) * w, (row + 0.5) * h];
      const letter = cells?.[i];
      if (letter === "#") {
        context.fillStyle = style.soft;
        context.fillRect(column * w, row * h, w + 0.5, h + 0.5);
        continue;
      }
      if (!cells && (column % EVERY !== EVERY / 2 || row % EVERY !== EVERY / 2)) continue;
      context.fillStyle = style.ink;
      if (letter === "G" || letter === "P") context.fillText(letter === "G" ? "★" : "✕", x, y);
      else context.fillText(mark(choices[i]!), x, y);
    }
  }
  const { ask, stop } = redraws(canvas, draw);
  return {
    show(now) {
      picture = now;
      ask();
    },
    restyle(now) {
      style = now;
      scale = makeScale(style, 0.7);
      ask();
    },
    destroy: stop,
  };
}
