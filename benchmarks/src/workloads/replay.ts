// What a captured program adds to each of its kernel calls.
import { capture, relu, type Tensor, tensor } from "@sluice/core";
import { allocate, type Ptr, release } from "@sluice/kernels";
import * as kernels from "@sluice/kernels/raw";
import { loop, type Workload } from "../measure.ts";

/** Kernel calls of the program. */
const CALLS = 1024;
const n = 4;

/** A program of the shortest calls beside the same calls made directly; the difference, over the calls, is what a replay costs. */
export const replayWorkload: Workload = {
  name: `replay of ${CALLS} kernel calls`,
  contenders: () => {
    const program = capture((a: Tensor) => {
      let x = a;
      for (let i = 0; i < CALLS; i++) x = relu(x);
      return x;
    });
    const a = tensor(new Float32Array(n));
    const [p, q] = [allocate(4 * n), allocate(4 * n)] as [Ptr<"f32">, Ptr<"f32">];
    const bare = () => {
      for (let i = 0; i < CALLS; i++) kernels.relu({ out: i & 1 ? p : q, a: i & 1 ? q : p, n });
    };
    const dispose = () => {
      release(p, 4 * n);
      release(q, 4 * n);
    };
    return [
      { name: "sluice", variant: "captured", threads: 1, time: loop(() => void program(a)) },
      { name: "bare calls", variant: "", threads: 1, time: loop(bare), dispose },
    ];
  },
};
