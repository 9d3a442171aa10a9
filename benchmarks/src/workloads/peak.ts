// What the registers of one core reach with vectors of 128 bits, and which share of it products of matrices do.
import { matmul, noGrad, scope, tensor } from "@sluice/core";
import { hasRelaxed } from "@sluice/kernels/relaxed";
import { type Contender, loop, type Workload } from "../measure.ts";
import { draw } from "../numbers.ts";
import { onBoth } from "../ours.ts";

/** A whole number of at least 0 in a binary. */
function leb(n: number): number[] {
  return n < 128 ? [n] : [(n & 127) | 128, ...leb(n >>> 7)];
}

const section = (id: number, bytes: readonly number[]) => [id, ...leb(bytes.length), ...bytes];
const simd = (op: number) => [0xfd, ...leb(op)];
const splat = (value: number) => [0x43, ...new Uint8Array(new Float32Array([value]).buffer), ...simd(19)];

/** A loop of `chains` sums of four numbers each, every one multiplied by x and increased by y each turn; it touches no memory. */
function registers(fused: boolean, chains: number): (turns: number) => number {
  const [get, set, x, y] = [0x20, 0x21, chains + 1, chains + 2];
  const each = (code: (chain: number) => number[]) => Array.from({ length: chains }, (_, i) => code(i + 1)).flat();
  const [mul, add] = [simd(230), simd(228)];
  const step = (i: number) => [get, i, get, x, ...(fused ? [get, y, ...simd(261)] : [...mul, get, y, ...add]), set, i];
  const body = [
    ...[...splat(0.999), set, x, ...splat(0.001), set, y],
    ...each((i) => [...splat(i), set, i]),
    ...[0x03, 0x40, ...each(step), get, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b],
    ...splat(0),
    ...each((i) => [get, i, ...add]),
    ...[...simd(31), 0, 0x0b],
  ];
  const code = [1, chains + 2, 0x7b, ...body];
  const bytes = [
    ...[0, 97, 115, 109, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 97, 0, 0]),
    ...section(10, [1, ...leb(code.length), ...code]),
  ];
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes)));
  return exports.a as (turns: number) => number;
}

/** As many operations as a product has, in registers alone. */
function ceiling(fused: boolean, chains: number, flops: number): Contender {
  const run = registers(fused, chains);
  const turns = Math.round(flops / (8 * chains));
  return { name: fused ? "registers, fused" : "registers, mul+add", variant: "", threads: 1, time: loop(() => void run(turns)) };
}

/** GEMM at 256 and 512 beside the registers: the ratio is the share of what they reach. */
export function peakWorkloads(): Workload[] {
  return [256, 512].map((S): Workload => {
    const flops = 2 * S ** 3;
    return {
      name: `register peak, gemm ${S}`,
      flops,
      contenders: () => {
        const [a, b] = [tensor(draw(S, S * S), [S, S]), tensor(draw(S + 1, S * S), [S, S])];
        const once = () => noGrad(() => matmul(a, b));
        const ours = onBoth(
          loop(() => void scope(() => void once())),
          () => scope(() => once().data),
        );
        return [...ours, ceiling(false, 13, flops), ...(hasRelaxed() ? [ceiling(true, 12, flops)] : [])];
      },
    };
  });
}
