// Values over a plane or over the cells of a map as colours, with a mark for the choice that is made there.
import { addLayer, type FieldStyle, fitCanvas, makeScale, paintField, redraws } from "./field.ts";
import { soon } from "./frames.ts";

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

/** Draws into an empty element. */
export function makeSurface(box: HTMLElement, first: FieldStyle): SurfaceView {
  let style = first;
  let scale = makeScale(style, 0.7);
  let picture: SurfacePicture | undefined;
  let marked = "";
  // One pixel a cell: the page makes it as large as the box.
  const ground = addLayer(box);
  const marks = addLayer(box);

  function drawValues() {
    if (!picture) return;
    const { columns, values, cells } = picture;
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < values.length; i++) {
      if (cells?.[i] === "#") continue;
      low = Math.min(low, values[i]!);
      high = Math.max(high, values[i]!);
    }
    const share = (i: number) => (high > low ? (2 * (values[i]! - low)) / (high - low) - 1 : 0);
    paintField(ground, columns, scale, share, values.length / columns);
    ground.classList.toggle("cells", cells !== undefined);
  }

  function drawMarks() {
    if (!picture) return;
    const { columns, values, choices, cells, mark } = picture;
    const { context, width, height } = fitCanvas(marks);
    const [w, h] = [width / columns, (height * columns) / values.length];
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
  const { ask, stop } = redraws(box, drawValues, drawMarks);
  return {
    show(now) {
      picture = now;
      soon(drawValues);
      // What is chosen changes rarely, and text is dear.
      const chosen = `${now.cells} ${Array.from(now.choices, now.mark).join("")}`;
      if (chosen !== marked) soon(drawMarks);
      marked = chosen;
    },
    restyle(now) {
      style = now;
      scale = makeScale(style, 0.7);
      ask();
    },
    destroy: stop,
  };
}
