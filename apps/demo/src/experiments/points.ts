// Points in the plane in two classes: the classic shapes, or what somebody drew. All numbers come from Sluice's own streams.
import { add, cos, greater, mul, rand, randn, Stream, scope, sin, stack, type Tensor, where } from "@sluice/core";

/** Shapes that the points can have. */
export const shapes = ["circle", "xor", "gauss", "spiral", "moons", "mine"] as const;
/** A shape of points. */
export type Shape = (typeof shapes)[number];

/** The plane reaches from −REACH to REACH in both directions. */
export const REACH = 4;

/** Points with their classes. */
export interface Points {
  /** x and y in turn. */
  xy: Float32Array;
  /** 0 or 1. */
  label: Uint8Array;
}

const pair = (x: Tensor, y: Tensor) => stack([x, y], 1); // [n, 2]

/** One class of a shape: n points [n, 2], before noise. */
function half(shape: Exclude<Shape, "mine">, label: number, n: number, stream: Stream): Tensor {
  const uniform = (low: number, high: number) => rand([n], { low, high, stream });
  if (shape === "circle") {
    const angle = uniform(0, 2 * Math.PI);
    const radius = label ? uniform(0, 1.6) : uniform(2.4, 3.6);
    return pair(mul(radius, cos(angle)), mul(radius, sin(angle)));
  }
  if (shape === "xor") {
    const side = where(greater(rand([n], { stream }), 0.5), 1, -1);
    const x = mul(side, uniform(0.2, 3.6));
    return pair(x, mul(mul(side, uniform(0.2, 3.6)), label ? 1 : -1));
  }
  if (shape === "gauss") return add(randn([n, 2], { std: 0.75, stream }), label ? 1.7 : -1.7);
  if (shape === "spiral") {
    const turn = uniform(0.1, 1);
    const angle = add(mul(turn, 2.6 * Math.PI), label ? Math.PI : 0);
    return pair(mul(mul(turn, 3.6), sin(angle)), mul(mul(turn, 3.6), cos(angle)));
  }
  const angle = uniform(0, Math.PI);
  const side = label ? -1 : 1;
  return pair(add(mul(cos(angle), side * 2.2), side * -1.1), add(mul(sin(angle), side * 2.2), side * -0.7));
}

/** Makes points of a shape, classes in turn. */
export function makePoints(shape: Exclude<Shape, "mine">, count: number, noise: number, seed: number): Points {
  const stream = new Stream("points", seed);
  const n = Math.ceil(count / 2);
  const xy = scope(() => {
    const both = stack([half(shape, 0, n, stream), half(shape, 1, n, stream)], 1); // [n, 2 classes, 2]
    return add(both, randn([n, 2, 2], { std: noise, stream }));
  }).data as Float32Array;
  return { xy: xy.slice(0, 2 * count), label: Uint8Array.from({ length: count }, (_, i) => i % 2) };
}
