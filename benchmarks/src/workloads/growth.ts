// How cost grows with size: time over work should stay level, without cliffs.
import { exp, grad, matmul, noGrad, scope, type Tensor, tensor } from "@sluice/core";
import { LSTM } from "@sluice/rnn";
import { loop, type Workload } from "../measure.ts";
import { draw } from "../numbers.ts";

/** Sizes are multiplied by these. */
const FACTORS = [1, 2, 4, 8, 16, 32, 64];

/** A row whose operands are made when it is measured. */
const row = (name: string, flops: number, prepare: () => () => Tensor | Tensor[]): Workload => ({
  name,
  flops,
  contenders() {
    const once = prepare();
    return [{ name: "sluice", variant: "simd", threads: 1, time: loop(() => void scope(() => void once())) }];
  },
});

function drawn(...shape: number[]): Tensor {
  const size = shape.reduce((a, b) => a * b);
  return tensor(draw(7, size), shape);
}

/** Elementwise by elements, a product by rows, a recurrence (with gradients) by steps. */
export function growthWorkloads(): Workload[] {
  return FACTORS.flatMap((k) => {
    const [n, M, T] = [2 ** 14 * k, 32 * k, 4 * k];
    const [D, H, N] = [256, 32, 8];
    return [
      row(`growth exp ${n}`, n, () => {
        const numbers = drawn(n);
        return () => noGrad(() => exp(numbers));
      }),
      row(`growth gemm ${M}x${D}x${D}`, 2 * M * D * D, () => {
        const [rows, square] = [drawn(M, D), drawn(D, D)];
        return () => noGrad(() => matmul(rows, square));
      }),
      row(`growth lstm T${T}`, 24 * T * N * H * 2 * H, () => {
        const [layer, sequence, ones] = [new LSTM(H, H), drawn(N, T, H), drawn(N, T, H)];
        return () => grad(layer.forward(sequence).output, layer.parameters(), { dout: ones });
      }),
    ];
  });
}
