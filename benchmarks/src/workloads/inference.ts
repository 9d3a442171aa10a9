// One answer of a small network: what an agent asks for at every step.
import { capture, Linear, noGrad, relu, Sequential, scope, type Tensor, tensor } from "@sluice/core";
import { type Contender, loop, type Workload } from "../measure.ts";
import { draw } from "../numbers.ts";
import { useBinary } from "../ours.ts";
import type { Peers } from "../peers/index.ts";
import { plainInference } from "../peers/plain.ts";
import { task } from "../peers/python.ts";

const sizes = [4, 64, 64, 2] as const;
const input = draw(31, sizes[0]);

/** The network of 4-64-64-2 on one input, numbers in and numbers out. */
export function inferenceWorkload({ torch }: Peers): Workload {
  return {
    name: "infer 4-64-64-2 batch 1",
    contenders: async () => {
      const layers = sizes.slice(1).map((O, i) => new Linear(sizes[i]!, O));
      layers.forEach(({ weight, bias }, i) => {
        weight.set(draw(32 + i, weight.size, -0.2, 0.2));
        bias!.set(draw(42 + i, bias!.size, -0.2, 0.2));
      });
      const model = new Sequential(layers[0]!, relu, layers[1]!, relu, layers[2]!);
      const program = capture((x: Tensor) => noGrad(() => model.forward(x)));
      const x = tensor(input, [1, sizes[0]]);
      const contender = (variant: string, binary: "simd" | "relaxed", once: () => ArrayLike<number>): Contender => ({
        name: "sluice",
        variant,
        threads: 1,
        time: loop(() => void once()),
        check: once,
        enter: () => void useBinary(binary),
      });
      const captured = () => program(x.set(input)).view();
      const ours = [
        contender("eager", "simd", () => scope(() => noGrad(() => model.forward(tensor(input, [1, sizes[0]]))).data)),
        contender("captured", "simd", captured),
        ...(useBinary("relaxed") ? [contender("relaxed", "relaxed", captured)] : []),
      ];
      useBinary("simd");
      const weights = layers.flatMap(({ weight, bias }) => {
        const [D, O] = weight.shape as [number, number];
        const rows = Float32Array.from({ length: D * O }, (_, i) => weight.data[(i % D) * O + Math.floor(i / D)]!);
        return [
          { data: rows, shape: [O, D] },
          { data: bias!.data as Float32Array, shape: [O] },
        ];
      });
      const theirs = torch ? [await task(torch, "infer", [], [{ data: input, shape: [1, sizes[0]] }, ...weights])] : [];
      return [...ours, ...theirs, ...(await plainInference(sizes, input))];
    },
  };
}
