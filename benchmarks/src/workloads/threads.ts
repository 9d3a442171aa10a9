// Two threads beside one: the same bits, in how much less time.
import { Conv2d, conv2d } from "@sluice/cnn";
import { capture, grad, matmul, noGrad, scope, type Tensor, tensor } from "@sluice/core";
import { useThreads } from "@sluice/core/threads";
import { LSTM } from "@sluice/rnn";
import { type Contender, loop, type Workload } from "../measure.ts";
import { draw } from "../numbers.ts";
import { useBinary } from "../ours.ts";
import { trainer } from "./lenet.ts";

/** The same work on two threads (ours) and on one (the peer), on the relaxed binary if there is one. */
function both(build: () => () => ArrayLike<number>): Contender[] {
  const on = (threads: number): Contender => {
    const once = build();
    return {
      name: threads > 1 ? "sluice" : "one thread",
      variant: threads > 1 ? "threads" : "",
      threads,
      time: loop(() => void once()),
      check: once,
      enter: async () => {
        useBinary("relaxed");
        await useThreads(threads);
      },
      dispose: async () => {
        await useThreads(1);
        useBinary("simd");
      },
    };
  };
  return [on(2), on(1)];
}

const product = (S: number) => () => {
  const [a, b] = [tensor(draw(1, S * S), [S, S]), tensor(draw(2, S * S), [S, S])];
  return () => scope(() => noGrad(() => matmul(a, b)).view());
};

function convolution(): () => ArrayLike<number> {
  const x = tensor(draw(3, 8 * 32 * 32 * 64), [8, 32, 32, 64]);
  const { weight } = new Conv2d(64, 64, 3);
  weight.set(draw(4, weight.size));
  return () => scope(() => noGrad(() => conv2d(x, weight, null, { padding: 1 })).view());
}

function lenet(): () => ArrayLike<number> {
  const { step, x, y } = trainer();
  const program = capture(step);
  return () => [program(x, y).item()];
}

function lstm(): () => ArrayLike<number> {
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

/** The workloads whose time two threads have to cut by a third at least. */
export function threadWorkloads(): Workload[] {
  const builds = { "gemm 512": product(512), "gemm 1024": product(1024), "conv3x3 8x32x32 64-64": convolution, "lenet-5 batch 64": lenet };
  const all = { ...builds, "lstm T64 N32 D64 H128": lstm };
  return Object.entries(all).map(([name, build]) => ({ name: `two threads, ${name}`, tolerance: 0, contenders: () => both(build) }));
}
