// How cost grows with size: time over work should stay level, without cliffs.
import { exp, grad, matmul, noGrad, scope, type Tensor, tensor } from "@sluice/core";
import { LSTM } from "@sluice/rnn";
import { loop, type Workload } from "../measure.ts";
import { draw } from "../numbers.ts";

/** Sizes are multiplied by these. */
const FACTORS = [1, 2, 4, 8, 16, 32, 64];

const row = (name: string, flops: number, once: () => Tensor | Tensor[]): Workload => ({
  name,
  flops,
  contenders: () => [{ name: "sluice", variant: "simd", threads: 1, time: loop(() => void scope(() => void once())) }],
});

/** Elementwise by elements, a product by rows, a recurrence (with gradients) by steps. */
export function growthWorkloads(): Workload[] {
  return FACTORS.flatMap((k) => {
    const [n, M, T] = [2 ** 14 * k, 32 * k, 4 * k];
    const [D, H, N] = [256, 32, 8];
    const layer = new LSTM(H, H);
    const lazy = (shape: number[]) => {
      let t: Tensor | undefined;
      return () =>
        (t ??= tensor(
          draw(
            7,
            shape.reduce((a, b) => a * b),
          ),
          shape,
        ));
    };
    const [numbers, rows, square, sequence, ones] = [lazy([n]), lazy([M, D]), lazy([D, D]), lazy([N, T, H]), lazy([N, T, H])];
    return [
      row(`growth exp ${n}`, n, () => noGrad(() => exp(numbers()))),
      row(`growth gemm ${M}x${D}x${D}`, 2 * M * D * D, () => noGrad(() => matmul(rows(), square()))),
      row(`growth lstm T${T}`, 24 * T * N * H * 2 * H, () => grad(layer.forward(sequence()).output, layer.parameters(), { dout: ones() })),
    ];
  });
}
