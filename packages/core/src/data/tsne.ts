// t-SNE: a map of a table in which neighbours stay neighbours, exact, step by step.
import * as kernels from "@sluice/kernels/raw";
import { ShapeError } from "../errors.ts";
import { add, div, maximum, mul, sub } from "../ops/binary.ts";
import { less, where } from "../ops/compare.ts";
import { zeros } from "../ops/create.ts";
import { reshape, transpose } from "../ops/layout.ts";
import { pad } from "../ops/pad.ts";
import { sum } from "../ops/reduce.ts";
import { narrow } from "../ops/slice.ts";
import { log, log1p } from "../ops/unary.ts";
import { randn, Stream } from "../random.ts";
import { noGrad, scope } from "../scope.ts";
import { assign, state } from "../state.ts";
import { empty, emptyOnHeap, operand, type Tensor } from "../tensor.ts";
import { PCA } from "./pca.ts";
import { columnStats, tableSize } from "./statistics.ts";

/** Options of `TSNE`. */
export interface TSNEOptions {
  /** Dimensions of the map. Default 2. */
  components?: number;
  /** How many neighbours a point has, roughly; below the number of rows. Default 30. */
  perplexity?: number;
  /** Steps of gradient descent. Default 1000. */
  steps?: number;
  /** Default "auto": rows / exaggeration / 4, at least 50. */
  learningRate?: number | "auto";
  /** How much closer neighbours pull in the first quarter of the steps (at most 250). Default 12. */
  exaggeration?: number;
  /** Where points start: at their first principal components, or anywhere. Default "pca". */
  init?: "pca" | "random";
  /** Whose random numbers are drawn for `init: "random"`. Default "t-sne". */
  name?: string;
  /** Default: what `seed()` set. */
  seed?: number;
}

/** One step of `TSNE.run`. */
export interface TSNEStep {
  /** Steps taken so far. */
  readonly step: number;
  /** The map [N, components]: a copy on the heap. */
  embedding(): Tensor;
  /** Kullback-Leibler divergence of the map from the neighbourhoods, in nats. */
  divergence(): number;
}

/** The standard deviation at which maps start. */
const START = 1e-4;

/**
 * t-distributed stochastic neighbour embedding, exact (time and memory of rows²: for some thousand rows).
 * @see van der Maaten & Hinton 2008, Visualizing data using t-SNE, JMLR 9; early exaggeration, momentum and learning rate as in scikit-learn
 */
export class TSNE {
  readonly #options: Required<Omit<TSNEOptions, "seed">> & Pick<TSNEOptions, "seed">;

  constructor(options: TSNEOptions = {}) {
    this.#options = {
      components: 2,
      perplexity: 30,
      steps: 1000,
      learningRate: "auto",
      exaggeration: 12,
      init: "pca",
      name: "t-sne",
      ...options,
    };
  }

  /** The finished map of x [N, D]: [N, components]. */
  fitTransform(x: Tensor): Tensor {
    let last: TSNEStep | undefined;
    for (const step of this.run(x)) last = step;
    return last!.embedding();
  }

  /**
   * Makes the map, one step of gradient descent per `next()`; the first gives the map before any.
   * @param x - [N, D]
   * @throws ShapeError if there are no more rows than the perplexity
   */
  *run(x: Tensor): Generator<TSNEStep, void, undefined> {
    const { components: K, perplexity, steps, exaggeration } = this.#options;
    const a = operand("TSNE", "x", x);
    const { N } = tableSize("TSNE", a);
    if (!(perplexity > 0 && perplexity < N))
      throw new ShapeError(`TSNE: perplexity ${perplexity} for ${N} rows; it must be positive and below the rows`);
    const S = Math.ceil(N / 4) * 4;
    const rate = this.#options.learningRate === "auto" ? Math.max(N / exaggeration / 4, 50) : this.#options.learningRate;
    const p = neighbourhoods(a, perplexity); // [N, N]
    // One row per coordinate, S = N rounded up to 4.
    const [y, velocity, gain] = scope(() => noGrad(() => [this.#start(a, S), zeros([K, S]), add(zeros([K, S]), 1)])).map((t) => state(t));
    const dy = emptyOnHeap([K, S]);
    const early = Math.min(250, Math.floor(steps / 4));
    const report = (step: number): TSNEStep => ({
      step,
      embedding: () => scope(() => noGrad(() => transpose(narrow(y, 1, 0, N), 0, 1))),
      divergence: () =>
        divergence(
          p,
          scope(() => noGrad(() => transpose(narrow(y, 1, 0, N), 0, 1))),
        ),
    });
    try {
      yield report(0);
      for (let step = 0; step < steps; step++) {
        const calm = step >= early;
        kernels.tsne_gradient({ dy: dy.ptr, y: y.ptr, p: p.ptr, exaggeration: calm ? 1 : exaggeration, N, K });
        scope(() =>
          noGrad(() => {
            // A gain for each coordinate grows while the gradient turns against the motion (Jacobs 1988).
            const turning = less(mul(velocity, dy), 0);
            assign(gain, maximum(where(turning, add(gain, 0.2), mul(gain, 0.8)), 0.01));
            assign(velocity, sub(mul(velocity, calm ? 0.8 : 0.5), mul(mul(gain, dy), rate)));
            assign(y, add(y, velocity));
          }),
        );
        yield report(step + 1);
      }
    } finally {
      for (const t of [velocity, gain, dy]) t.dispose();
    }
  }

  #start(x: Tensor, S: number): Tensor {
    const { components, init, name, seed } = this.#options;
    const { N } = tableSize("TSNE", x);
    if (init === "random") {
      const stream = new Stream(name, seed);
      const drawn = randn([components, S], { stream, std: START });
      stream.state.dispose();
      return drawn;
    }
    const pca = new PCA({ components }).fit(x);
    const first = reshape(pca.transform(x), [N, components]);
    const { squares } = columnStats("TSNE", first);
    pca.dispose();
    const scaled = mul(first, START / Math.sqrt(squares[0] / N));
    return pad(transpose(scaled, 0, 1), [0, S - N]);
  }
}

/** How much rows are neighbours: symmetric, of sum 1, at least 1e-16 each; on the heap, [N, N]. */
function neighbourhoods(x: Tensor, perplexity: number): Tensor {
  const { N, D } = tableSize("TSNE", x);
  const p = scope(() =>
    noGrad(() => {
      const distances = empty([N, N]);
      kernels.squared_distances({ out: distances.ptr, a: x.ptr, b: x.ptr, N, M: N, D });
      const likely = empty([N, N]);
      kernels.tsne_affinities({ p: likely.ptr, distances: distances.ptr, perplexity, N });
      return maximum(mul(add(likely, transpose(likely, 0, 1)), 1 / (2 * N)), 1e-16);
    }),
  );
  return state(p);
}

/** Σ p log(p / q), q_ij ∝ 1 / (1 + |y_i − y_j|²). */
function divergence(p: Tensor, y: Tensor): number {
  return scope(() =>
    noGrad(() => {
      const [N, D] = y.shape as [number, number];
      const distances = empty([N, N]);
      kernels.squared_distances({ out: distances.ptr, a: y.ptr, b: y.ptr, N, M: N, D });
      const total = sub(sum(div(1, add(distances, 1))), N);
      const terms = mul(p, add(add(log(p), log1p(distances)), log(total)));
      return sum(terms).item();
    }),
  );
}
