// Buffers of floats for elementwise kernels: normal draws with the floats that break things among them.
import type { Buffer, Draw } from "../spec.ts";

const special = [0, -0, Infinity, -Infinity, NaN, 1e-45, -1e-45, 1e-38, 1, -1, 2.5, -2.5, 3.4e38, -3.4e38, 20, -20, 88, -88, -100, 1e-6];

/** n draws of `draw`, every third replaced by the next special value that `allows` lets through. */
export function floats(n: number, allows: (x: number) => boolean = () => true, draw: (d: Draw) => number = (d) => 2 * d.normal()): Buffer {
  const some = special.filter(allows);
  return { length: n, fill: (i, d) => (i % 3 === 1 ? some[((i - 1) / 3) % some.length]! : draw(d)) };
}

/** Empty, tail only, one vector, several, several and a tail, a hidden layer of a batch. */
export const lengths = [0, 1, 3, 4, 8, 67, 4096].map((n) => ({ n }));
