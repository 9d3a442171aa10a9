// A GRU learns a series and goes on with it, beside the forecast that costs nothing. No DOM: runs in a worker, or headless in Node.
import {
  Adam,
  add,
  capture,
  grad,
  indexSelect,
  Linear,
  Module,
  mseLoss,
  mul,
  noGrad,
  randint,
  randn,
  reshape,
  Stream,
  scope,
  seed,
  select,
  sin,
  state,
  type Tensor,
  tensor,
} from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { GRU, seasonalNaiveForecast, seriesWindows } from "@sluice/rnn";
import type { CommonOptions, Step } from "./protocol.ts";
import { stepFlops } from "./recurrent-gates.ts";
import { Clock, replay } from "./replay.ts";

/** Series to go on with. */
export const series = ["waves", "beat", "heart"] as const;

/** Options of the forecast experiment. */
export interface ForecastOptions extends CommonOptions {
  series: (typeof series)[number];
  /** Standard deviation of the noise on the series. */
  noise: number;
  hidden: number;
  /** Adam's learning rate. */
  rate: number;
}

/** One step of the forecast experiment. */
export interface ForecastStep extends Step {
  loss: number;
  /** Mean squared error of a forecast of HORIZON steps on the end that is not trained on, when just measured; and the free forecast's. */
  error?: number;
  naive?: number;
}

/** The question that the forecast experiment answers. */
export type ForecastQuestion = { kind: "look" };

/** What was seen, what came, and what was foretold. */
export interface ForecastLook {
  seen: number[];
  truth: number[];
  forecast: number[];
  naive: number[];
}

/** Steps of the series, seen in a window, foretold, and in a season. */
export const [LENGTH, INPUT, HORIZON, SEASON] = [900, 72, 48, 24];
const BATCH = 32;
/** Steps between two measurements. */
const LOOK = 20;

/** The series without noise. */
function shapeOf(name: ForecastOptions["series"], t: Tensor): Tensor {
  const wave = (period: number, height: number) => mul(sin(mul(t, (2 * Math.PI) / period)), height);
  if (name === "waves") return add(wave(SEASON, 0.8), wave(SEASON * 2.7, 0.4));
  if (name === "beat") return mul(wave(SEASON, 1), add(wave(SEASON * 6, 0.5), 0.6));
  return add(add(wave(SEASON, 0.6), wave(SEASON / 2, 0.4)), wave(SEASON / 3, 0.35));
}

class Forecaster extends Module {
  readonly gru: GRU;
  readonly head: Linear;

  constructor(hidden: number) {
    super();
    this.gru = new GRU(1, hidden);
    this.head = new Linear(hidden, HORIZON);
  }

  /** @param x - [N, T, 1]; @returns the next values, [N, HORIZON] */
  forward(x: Tensor): Tensor {
    return this.head.forward(select(this.gru.forward(x).output, 1, -1));
  }
}

/** Trains on windows of the first part of a series. */
export function forecast({ series: name, noise, hidden, rate, seed: number }: ForecastOptions): Job<ForecastStep> {
  seed(number);
  const values = scope(() => {
    const t = tensor(Float32Array.from({ length: LENGTH }, (_, i) => i));
    return add(shapeOf(name, t), randn([LENGTH], { std: noise, stream: new Stream("noise", number) }));
  }).data as Float32Array;
  const known = values.subarray(0, LENGTH - HORIZON);
  const { count, inputs, targets } = seriesWindows(known, 1, { input: INPUT, horizon: HORIZON });
  const x = state(tensor(inputs, [count, INPUT, 1]));
  const y = state(tensor(targets, [count, HORIZON]));
  const model = new Forecaster(hidden);
  const optimizer = new Adam(model.parameters(), { lr: rate });
  const draw = new Stream("windows", number);
  const update = capture(() => {
    const rows = randint(0, count, [BATCH], { stream: draw });
    const loss = mseLoss(model.forward(indexSelect(x, 0, rows)), indexSelect(y, 0, rows));
    optimizer.step(grad(loss, model.parameters()));
    return loss;
  });
  const last = known.subarray(known.length - INPUT);
  const truth = values.subarray(LENGTH - HORIZON);
  const naive = seasonalNaiveForecast(last, INPUT, HORIZON, SEASON);
  const start = state(tensor(Float32Array.from(last), [1, INPUT, 1]));
  const foretell = capture(() => noGrad(() => reshape(model.forward(start), [-1])));
  const errorOf = (guess: ArrayLike<number>) => truth.reduce((total, value, i) => total + (value - guess[i]!) ** 2, 0) / HORIZON;

  const clock = new Clock();
  const flops = 3 * BATCH * INPUT * stepFlops("gru", 1, hidden);
  return replay<ForecastStep>({
    parts: { model, optimizer, draw, clock },
    next(step) {
      const loss = update().item();
      const look = step % LOOK === 0 || step === 1 ? { error: errorOf(foretell().data), naive: errorOf(naive) } : {};
      return { loss, flops, ...look };
    },
    answer: (): ForecastLook => ({
      seen: [...last],
      truth: [...truth],
      forecast: [...foretell().data],
      naive: [...naive],
    }),
  });
}
