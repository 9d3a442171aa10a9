// The small network that the guarantees are tried on: an MLP with dropout, Adam and a schedule.
import { capture, type Planner } from "../../src/capture.ts";
import { crossEntropy } from "../../src/loss/classification.ts";
import { Dropout } from "../../src/nn/dropout.ts";
import { Linear } from "../../src/nn/linear.ts";
import { Module } from "../../src/nn/module.ts";
import { Sequential } from "../../src/nn/sequential.ts";
import { relu } from "../../src/ops/activation.ts";
import { div } from "../../src/ops/binary.ts";
import { zeros } from "../../src/ops/create.ts";
import { sum } from "../../src/ops/reduce.ts";
import { Adam } from "../../src/optim/adam.ts";
import { Scheduler } from "../../src/optim/scheduler.ts";
import { cosineAnnealingLR } from "../../src/optim/schedules.ts";
import { seed } from "../../src/random.ts";
import { scope } from "../../src/scope.ts";
import { lerp, state } from "../../src/state.ts";
import { grad } from "../../src/tape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { testNormals } from "../../src/testing.ts";

/** Features and classes of the task. */
export const [D, C] = [6, 3];

/** A batch that depends on the step alone: normal features [N, D], and labels [N] that they decide. */
export function batch(step: number, N = 8): { x: Float32Array; labels: Int32Array } {
  const normal = testNormals(1000 + step);
  const x = Float32Array.from({ length: N * D }, normal);
  const labels = Int32Array.from({ length: N }, (_, n) => (x[n * D]! > 0 ? (x[n * D + 1]! > 0 ? 2 : 1) : 0));
  return { x, labels };
}

/** Keeps a running mean of what passes: a statistic that every training step writes. */
class RunningMean extends Module {
  readonly mean = state(zeros([D]));

  forward(x: Tensor): Tensor {
    if (this.training) lerp(this.mean, div(sum(x, 0), x.shape[0]!), 0.1);
    return x;
  }
}

/** How steps are run. */
export type Mode = "eager" | "captured";

/** A network from a fixed seed, its optimizer, its schedule, and a training step. */
export function trainer(mode: Mode, verify = 0, plan?: Planner) {
  seed(7);
  const model = new Sequential(new RunningMean(), new Linear(D, 16), relu, new Dropout(0.3), new Linear(16, C));
  const adam = new Adam(model.parameters(), { lr: 0.01 });
  const schedule = new Scheduler(adam, cosineAnnealingLR({ tMax: 500 }));
  const run = (x: Tensor, labels: Tensor) => {
    const loss = crossEntropy(model.forward(x), labels);
    adam.step(grad(loss, model.parameters()));
    return loss;
  };
  const program = mode === "captured" ? capture(run, { verify, ...(plan ? { plan } : {}) }) : null;
  /** Trains on one batch; the loss. */
  const step = ({ x, labels }: { x: Float32Array; labels: Int32Array }): number => {
    const N = labels.length;
    const loss = scope(() => {
      const inputs = [tensor(x, [N, D]), tensor(labels, [N], "i32")] as const;
      return (program ?? run)(...inputs).item();
    });
    schedule.step();
    return loss;
  };
  /** Every bit that outlives a step: weights, random counters, what Adam remembers. */
  const bits = (): Record<string, readonly number[]> =>
    Object.fromEntries(
      Object.entries({ ...model.stateDict(), ...adam.stateDict() }).map(([name, t]) => {
        const { buffer, byteOffset, byteLength } = t.data;
        return [name, [...new Uint32Array(buffer, byteOffset, byteLength / 4)]];
      }),
    );
  /** Frees all of it now, so that no later collection moves the level of the heap. */
  const dispose = () => {
    program?.dispose();
    model.dispose();
    adam.dispose();
    for (const t of Object.values(schedule.stateDict())) t.dispose();
  };
  return { model, adam, schedule, program, step, bits, dispose };
}
