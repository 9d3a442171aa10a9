// Work that is large enough for several threads, in ours alone: it runs in pages too.
import { Conv2d, conv2d } from "@sluice/cnn";
import { capture, grad, matmul, noGrad, scope, type Tensor, tensor } from "@sluice/core";
import { LSTM } from "@sluice/rnn";
import { draw } from "../numbers.ts";
import { trainer } from "./lenet-net.ts";

/** Does it once; the numbers are valid until the next time. */
export type Work = () => ArrayLike<number>;

const product = (S: number) => (): Work => {
  const [a, b] = [tensor(draw(1, S * S), [S, S]), tensor(draw(2, S * S), [S, S])];
  return () => scope(() => noGrad(() => matmul(a, b)).view());
};

function convolution(): Work {
  const x = tensor(draw(3, 8 * 32 * 32 * 64), [8, 32, 32, 64]);
  const { weight } = new Conv2d(64, 64, 3);
  weight.set(draw(4, weight.size));
  return () => scope(() => noGrad(() => conv2d(x, weight, null, { padding: 1 })).view());
}

function lenet(): Work {
  const { step, x, y } = trainer();
  const program = capture(step);
  return () => [program(x, y).item()];
}

function lstm(): Work {
  const [T, N, D, H] = [64, 32, 64, 128];
  const layer = new LSTM(D, H);
  layer.parameters().forEach((p, i) => {
    p.set(draw(10 + i, p.size, -0.1, 0.1));
  });
  const x = tensor(draw(5, N * T * D), [N, T, D]);
  const ones = tensor(new Float32Array(N * T * H).fill(1), [N, T, H]);
  const step = capture((a: Tensor, dout: Tensor) => grad(layer.forward(a).output, [a, ...layer.parameters()], { dout }));
  return () => step(x, ones)[0]!.view();
}

/** Products, a convolution, and training steps of LeNet-5 and an LSTM, by name. */
export const heavy: Readonly<Record<string, () => Work>> = {
  "gemm 512": product(512),
  "gemm 1024": product(1024),
  "conv3x3 8x32x32 64-64": convolution,
  "lenet-5 batch 64": lenet,
  "lstm T64 N32 D64 H128": lstm,
};
