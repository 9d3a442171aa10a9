// A training step of LeNet-5 on 64 digits: forward, loss, backward, Adam.
import { capture, scope, toTorch } from "@sluice/core";
import { type Contender, loop, type Workload } from "../measure.ts";
import { useBinary } from "../ours.ts";
import type { Peers } from "../peers/index.ts";
import { task } from "../peers/python.ts";
import { labels, N, pixels, trainer } from "./lenet-net.ts";
import { RATE, STEPS } from "./mlp-net.ts";

function ours(): Contender[] {
  const contender = (variant: string, once: () => number, binary: "simd" | "relaxed"): Contender => ({
    name: "sluice",
    variant,
    threads: 1,
    time: loop(() => void once()),
    check: () => Float32Array.from({ length: STEPS }, once),
    enter: () => void useBinary(binary),
  });
  const eager = trainer();
  const captured = (binary: "simd" | "relaxed") => {
    const { step, x, y } = trainer();
    const program = capture(step);
    return contender(binary === "simd" ? "captured" : binary, () => program(x, y).item(), binary);
  };
  return [contender("eager", () => scope(() => eager.step(eager.x, eager.y).item()), "simd"), captured("simd"), captured("relaxed")];
}

/** LeNet-5 beside PyTorch's, from the same weights on the same digits. */
export function lenetWorkloads({ torch }: Peers): Workload[] {
  const theirs = async () => {
    const weights = Object.values(toTorch(trainer().model)).map(({ data, shape }) => ({ data: Float32Array.from(data), shape }));
    return torch
      ? [await task(torch, "lenet", [RATE], [{ data: pixels, shape: [N, 1, 28, 28] }, { data: labels, shape: [N] }, ...weights], STEPS)]
      : [];
  };
  const multiplyAdds = N * (3 * (100 * 150 * 16 + 400 * 120 + 120 * 84 + 84 * 10) + 2 * 784 * 25 * 6);
  return [
    {
      name: "lenet-5 batch 64",
      tolerance: 1e-3,
      flops: 2 * multiplyAdds,
      contenders: async () => [...ours(), ...(await theirs())],
    },
  ];
}
