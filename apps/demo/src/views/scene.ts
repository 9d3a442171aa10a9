// A moment of a world: lines, polygons, circles and texts in the world's own coordinates.

/** A part of a scene; it names its own colour, for the paper-like ground that it stands on. */
export type SceneShape =
  | { kind: "line"; points: readonly (readonly [number, number])[]; width?: number; color: string }
  | { kind: "polygon"; points: readonly (readonly [number, number])[]; color: string }
  | { kind: "circle"; center: readonly [number, number]; radius: number; color: string }
  | { kind: "text"; at: readonly [number, number]; text: string; color: string };

/** What is to be drawn. */
export interface ScenePicture {
  /** Left, bottom, right, top. */
  view: readonly [number, number, number, number];
  shapes: readonly SceneShape[];
}

/** The same in both themes, since the shapes bring their colours. */
const PAPER = "#f2f5f7";

/** Draws a scene as large as fits. */
export function drawScene(
  { context, width, height }: { context: CanvasRenderingContext2D; width: number; height: number },
  { view, shapes }: ScenePicture,
): void {
  context.fillStyle = PAPER;
  context.fillRect(0, 0, width, height);
  const [left, bottom, right, top] = view;
  const scale = Math.min(width / (right - left), height / (top - bottom));
  const at = ([x, y]: readonly [number, number]): [number, number] => [
    width / 2 + (x - (left + right) / 2) * scale,
    height / 2 - (y - (bottom + top) / 2) * scale,
  ];
  for (const shape of shapes) {
    context.fillStyle = shape.color;
    context.strokeStyle = shape.color;
    context.beginPath();
    if (shape.kind === "text") {
      context.font = "600 14px system-ui, sans-serif";
      context.fillText(shape.text, ...at(shape.at));
    } else if (shape.kind === "circle") {
      context.arc(...at(shape.center), Math.max(1.5, shape.radius * scale), 0, 2 * Math.PI);
      context.fill();
    } else {
      for (const point of shape.points) context.lineTo(...at(point));
      if (shape.kind === "polygon") {
        context.closePath();
        context.fill();
      } else {
        context.lineWidth = Math.max(2, (shape.width ?? 0) * scale);
        context.lineCap = "round";
        context.lineJoin = "round";
        context.stroke();
      }
    }
  }
}
