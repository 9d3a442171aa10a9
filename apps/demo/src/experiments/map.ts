// Noisy digits, cleaned or not, laid out in the plane by t-SNE step by step, and read by the same small network. No DOM.
import {
  Adam,
  accuracy,
  add,
  argmax,
  capture,
  clamp,
  crossEntropy,
  grad,
  greater,
  indexSelect,
  Linear,
  memory,
  noGrad,
  ReLU,
  rand,
  randint,
  randn,
  reshape,
  Sequential,
  Stream,
  scope,
  seed,
  state,
  type Tensor,
  tensor,
  where,
} from "@sluice/core";
import { gaussianFilter, medianFilter, PCA, TSNE, waveletDenoise } from "@sluice/core/data";
import type { Job } from "@sluice/core/train/worker";
import { DigitParts, PIXELS } from "./digit-parts.ts";
import type { CommonOptions, Read, Step } from "./protocol.ts";

/** What is done to the images. */
export const filters = ["none", "gaussian", "median", "wavelet"] as const;
/** Kinds of noise. */
export const noises = ["none", "grain", "specks"] as const;

/** Options of the map experiment. */
export interface MapOptions extends CommonOptions {
  noise: (typeof noises)[number];
  /** Standard deviation of the grain, share of the specks. */
  amount: number;
  filter: (typeof filters)[number];
  /** Digits on the map. */
  count: number;
  perplexity: number;
}

/** One step of the map experiment. */
export type MapStep = Step;

/** The map as it is now. */
export interface MapLook {
  step: number;
  /** x and y in turn. */
  xy: Float32Array;
  label: Uint8Array;
}

/** Images before and after, and how well the same network reads them after the same training. */
export interface MapImages {
  /** 784 bytes each. */
  noisy: Uint8Array[];
  clean: Uint8Array[];
  right: number;
}

const EDGE = 28;
/** Digits to train and test the network on, steps of its training, and its batch. */
const [TRAIN, TEST, STEPS, BATCH] = [1000, 400, 200, 64];
/** Dimensions that PCA leaves for t-SNE. */
const REDUCED = 30;
const SHOWN = 8;

/** Spoils images. @param x - [N, 784], 0 to 1 */
function spoil(x: Tensor, { noise, amount }: MapOptions, stream: Stream): Tensor {
  if (noise === "grain") return clamp(add(x, randn(x.shape, { std: amount, stream })), 0, 1);
  if (noise === "none") return x;
  const specks = where(greater(rand(x.shape, { stream }), 0.5), 1, 0);
  return where(greater(rand(x.shape, { stream }), amount), x, specks);
}

/** Cleans images. @param x - [N, 784] */
function clean(x: Tensor, filter: MapOptions["filter"]): Tensor {
  const images = reshape(x, [x.shape[0]!, EDGE, EDGE, 1]);
  const cleaned = {
    none: () => images,
    gaussian: () => gaussianFilter(images, 0.8),
    median: () => medianFilter(images, 3),
    wavelet: () => waveletDenoise(images),
  }[filter]();
  return reshape(cleaned, x.shape);
}

/** Lays the digits out. @param read - fetches one of the app's files */
export async function map(options: MapOptions, read: Read): Promise<Job<MapStep>> {
  const digits = new DigitParts(1, (i) => read(`digits/train-${i}.bin`));
  await digits.first;
  seed(options.seed);
  const all = TRAIN + TEST;
  const pixels = new Float32Array(all * PIXELS);
  for (let i = 0; i < all; i++) pixels.set(digits.image(i), i * PIXELS);
  const labels = Int32Array.from({ length: all }, (_, i) => digits.label(i));
  const stream = new Stream("noise");
  const noisy = state(
    scope(() =>
      spoil(
        tensor(
          pixels.map((value) => value / 255),
          [all, PIXELS],
        ),
        options,
        stream,
      ),
    ),
  );
  const cleaned = state(scope(() => noGrad(() => clean(noisy, options.filter))));
  const count = Math.min(all, Math.max(50, options.count));
  const first = (x: Tensor, n: number, from = 0) => indexSelect(x, 0, tensor(Int32Array.from({ length: n }, (_, i) => from + i)));

  function score(): number {
    const model = new Sequential(new Linear(PIXELS, 32), new ReLU(), new Linear(32, 10));
    const optimizer = new Adam(model.parameters(), { lr: 3e-3 });
    const draw = new Stream("batches");
    const y = state(tensor(labels));
    const update = capture(() => {
      const rows = randint(0, TRAIN, [BATCH], { stream: draw });
      const loss = crossEntropy(model.forward(indexSelect(cleaned, 0, rows)), indexSelect(y, 0, rows));
      optimizer.step(grad(loss, model.parameters()));
    });
    for (let i = 0; i < STEPS; i++) update();
    return scope(() => noGrad(() => accuracy(argmax(model.forward(first(cleaned, TEST, TRAIN)), -1), first(y, TEST, TRAIN))));
  }

  const grey = (x: Tensor, i: number) =>
    Uint8Array.from(x.view().subarray(i * PIXELS, (i + 1) * PIXELS), (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  let now: MapLook = { step: 0, xy: new Float32Array(2 * count), label: Uint8Array.from(labels.subarray(0, count)) };
  function* steps(): Generator<MapStep, void, void> {
    const points = scope(() => {
      const x = first(cleaned, count);
      return new PCA({ components: REDUCED }).fit(x).transform(x);
    });
    const perplexity = Math.min(options.perplexity, (count - 1) / 3);
    // Distances and forces among all pairs, some twenty operations each.
    const flops = 20 * count * count;
    for (const { step, embedding } of new TSNE({ perplexity, steps: 750, seed: options.seed }).run(points)) {
      if (step === 0) continue;
      now = { ...now, step, xy: scope(() => embedding().data as Float32Array) };
      yield { step, memory: memory().heap, flops };
    }
  }
  return {
    steps: steps(),
    answer(question): MapLook | MapImages {
      if ((question as { kind: string }).kind === "look") return now;
      const shown = Array.from({ length: SHOWN }, (_, i) => i);
      return { noisy: shown.map((i) => grey(noisy, i)), clean: shown.map((i) => grey(cleaned, i)), right: score() };
    },
  };
}
