// A perceptron learns to tell points in the plane apart. No DOM: runs in a worker, or headless in Node.
import {
  abs,
  add,
  bceWithLogitsLoss,
  capture,
  concat,
  constantLR,
  cosineAnnealingLR,
  exponentialLR,
  grad,
  indexSelect,
  mean,
  mul,
  noGrad,
  randint,
  type Schedule,
  Scheduler,
  Stream,
  seed,
  sigmoid,
  state,
  sum,
  type Tensor,
  tensor,
  warmupLR,
} from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { type Activation, type Input, inputs, makeOptimizer, type OptimizerName, PipesNet, see } from "./pipes-net.ts";
import { makePoints, type Points, REACH, type Shape } from "./points.ts";
import type { CommonOptions, Step } from "./protocol.ts";
import { Clock, replay } from "./replay.ts";

/** How the learning rate goes. */
export const schedules = ["constant", "warmup", "decay", "cosine"] as const;
/** What is added to the loss. */
export const penalties = ["none", "l1", "l2"] as const;

/** Options of the pipes experiment. */
export interface PipesOptions extends CommonOptions {
  shape: Shape;
  /** Standard deviation of the noise on the points. */
  noise: number;
  /** Points, training and test together. */
  count: number;
  /** Share of the points to train on. */
  share: number;
  /** For the shape "mine": x, y and class, again and again. */
  points: readonly number[];
  /** Inputs, joined by a dash. */
  inputs: string;
  /** Units of each hidden layer. */
  layers: readonly number[];
  activation: Activation;
  optimizer: OptimizerName;
  rate: number;
  schedule: (typeof schedules)[number];
  batch: number;
  penalty: (typeof penalties)[number];
  /** Weight of the penalty. */
  strength: number;
  dropout: number;
}

/** One step of the pipes experiment. */
export interface PipesStep extends Step {
  /** Mean cross-entropy of the minibatch, nats. */
  loss: number;
  rate: number;
  /** Mean cross-entropy and share of right answers on the test points, when just measured. */
  test?: { loss: number; right: number };
}

/** Questions that the pipes experiment answers. */
export type PipesQuestion = { kind: "look" } | { kind: "points" };

/** The network as it is now. */
export interface PipesLook {
  step: number;
  inputs: Input[];
  layers: { ins: number; outs: number; weight: Float32Array; bias: Float32Array; flow: Float32Array }[];
  /** What every unit says over the plane: cell by cell, all units of a cell together, inputs first. */
  units: Float32Array;
  /** Probability of class 1 over the plane, row by row from the top. */
  field: Float32Array;
}

/** Points with what they are used for. */
export interface PipesPoints extends Points {
  /** How many of the points, from the first, are trained on. */
  train: number;
}

/** Edge of the field of a unit, and of the answer's, in cells. */
export const [UNIT_EDGE, FIELD_EDGE] = [20, 56];
/** Steps between two looks at the test points. */
const LOOK = 10;
/** Steps over which a schedule runs. */
const HORIZON = 2000;

function grid(edge: number): Float32Array {
  const at = (i: number) => ((i + 0.5) / edge) * 2 * REACH - REACH;
  return Float32Array.from({ length: edge * edge * 2 }, (_, i) => {
    const cell = i >> 1;
    return i % 2 ? -at(Math.floor(cell / edge)) : at(cell % edge);
  });
}

function takePoints({ shape, points, count, noise, seed: number }: PipesOptions): Points {
  if (shape !== "mine") return makePoints(shape, count, noise, number);
  const n = Math.floor(points.length / 3);
  return {
    xy: Float32Array.from({ length: 2 * n }, (_, i) => points[3 * (i >> 1) + (i % 2)]!),
    label: Uint8Array.from({ length: n }, (_, i) => (points[3 * i + 2] ? 1 : 0)),
  };
}

function scheduleOf(name: PipesOptions["schedule"]): Schedule {
  if (name === "warmup") return warmupLR(cosineAnnealingLR({ tMax: HORIZON }), { steps: HORIZON / 10 });
  if (name === "cosine") return cosineAnnealingLR({ tMax: HORIZON });
  if (name === "decay") return exponentialLR({ gamma: 0.999 });
  return constantLR({ factor: 1 });
}

/**
 * Trains a perceptron on points of the plane with cross-entropy; every step depends on its parts alone, so it can be replayed.
 * @throws Error if there is no point to train on or no input
 */
export function pipes(options: PipesOptions): Job<PipesStep> {
  seed(options.seed);
  const wanted = options.inputs.split("-").filter((name): name is Input => (inputs as readonly string[]).includes(name));
  if (wanted.length === 0) throw new Error(`pipes: no input among ${JSON.stringify(options.inputs)}; choose at least one`);
  const points = takePoints(options);
  const all = points.label.length;
  if (all < 2) throw new Error(`pipes: ${all} points to learn from, needs 2; draw some`);
  const train = Math.min(all - (all > 3 ? 1 : 0), Math.max(1, Math.round(all * options.share)));
  const use = (from: number, to: number) => ({
    x: state(see(points.xy.subarray(2 * from, 2 * to), wanted)), // [N, inputs]
    y: state(tensor(Float32Array.from(points.label.subarray(from, to)), [to - from, 1])),
  });
  const training = use(0, train);
  const testing = train < all ? use(train, all) : training;

  const widths = [wanted.length, ...options.layers];
  const model = new PipesNet(widths, options.activation, options.dropout);
  const { penalty, strength } = options;
  const optimizer = makeOptimizer(options.optimizer, model.parameters(), options.rate, penalty === "l2" ? strength : 0);
  const scheduler = new Scheduler(optimizer, scheduleOf(options.schedule));
  const draw = new Stream("batches");
  const batch = Math.min(options.batch, train);

  const update = capture(() => {
    const rows = randint(0, train, [batch], { stream: draw });
    const surprise = bceWithLogitsLoss(model.forward(indexSelect(training.x, 0, rows)), indexSelect(training.y, 0, rows));
    const size = () => model.linears.map(({ weight }) => sum(abs(weight))).reduce((a, b) => add(a, b));
    const loss = penalty === "l1" ? add(surprise, mul(size(), strength)) : surprise;
    optimizer.step(grad(loss, model.parameters()));
    return surprise;
  });
  const test = capture(() => noGrad(() => model.forward(testing.x)));
  const testLoss = capture(() => noGrad(() => bceWithLogitsLoss(model.forward(testing.x), testing.y)));
  const truth = testing.y.data;
  const flopsOf = (rows: number) => 2 * rows * widths.reduce((total, width, i) => total + width * (widths[i + 1] ?? 1), 0);

  const small = state(see(grid(UNIT_EDGE), wanted));
  const fine = state(see(grid(FIELD_EDGE), wanted));
  const tapped = (x: Tensor) => {
    const taps: Tensor[] = [];
    model.forward(x, taps);
    return taps;
  };
  const units = capture(() => noGrad(() => concat(tapped(small), 1)));
  const field = capture(() => noGrad(() => sigmoid(model.forward(fine))));
  const flows = capture(() =>
    noGrad(() =>
      concat(
        tapped(training.x).map((tap) => mean(abs(tap), 0)),
        0,
      ),
    ),
  );

  /** Runs without dropout. */
  const calmly = <T>(fn: () => T): T => {
    model.eval();
    const result = fn();
    model.train();
    return result;
  };
  const measure = () =>
    calmly(() => {
      const logits = test().data as Float32Array;
      const right = logits.reduce((n, logit, i) => n + Number(logit > 0 === truth[i]! > 0), 0) / logits.length;
      return { loss: testLoss().item(), right };
    });
  const look = (): PipesLook =>
    calmly(() => {
      const flow = flows().data as Float32Array;
      let at = 0;
      const layers = model.linears.map(({ weight, bias }) => {
        const [ins, outs] = weight.shape as [number, number];
        at += ins;
        return {
          ins,
          outs,
          weight: weight.data as Float32Array,
          bias: bias!.data as Float32Array,
          flow: flow.slice(at - ins, at),
        };
      });
      return { step: clock.now, inputs: wanted, layers, units: units().data as Float32Array, field: field().data as Float32Array };
    });

  const clock = new Clock();
  return replay<PipesStep>({
    parts: { model, optimizer, scheduler, draw, clock },
    next(step) {
      const { lr } = optimizer;
      const loss = update().item();
      scheduler.step();
      return { loss, rate: lr, flops: 3 * flopsOf(batch), ...(step % LOOK === 0 || step === 1 ? { test: measure() } : {}) };
    },
    answer(question): PipesLook | PipesPoints {
      return (question as PipesQuestion).kind === "points" ? { ...points, train } : look();
    },
  });
}
