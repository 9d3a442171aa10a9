// Small pictures of shapes, drawn point by point: what captions and tags are told of.

export const SHAPES = ["circle", "square", "triangle"] as const;
export type Shape = (typeof SHAPES)[number];

/** Whether a point, relative to the middle of a shape of "radius" 1, lies in it; y grows downwards. */
export function inside(shape: Shape, x: number, y: number): boolean {
  if (shape === "circle") return x * x + y * y <= 1;
  if (shape === "square") return Math.abs(x) <= 0.85 && Math.abs(y) <= 0.85;
  return y <= 0.8 && y >= -1 && Math.abs(x) <= (y + 1) * 0.55;
}
