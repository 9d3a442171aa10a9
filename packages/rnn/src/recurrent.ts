// What RNN, LSTM and GRU share: stacked and bidirectional layers over batches of sequences.
import { concat, dropout, init, Module, parameter, reshape, Stream, select, stack, type Tensor } from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";
import { batchFirst, checkLengths, type Packed, packPadded, padPacked, timeFirst } from "./sequence.ts";
import type { Walk } from "./steps.ts";
import { checkState, type RunOptions } from "./unroll.ts";

/** Options of the recurrent layers. */
export interface RecurrentOptions {
  /** Networks stacked on each other. Default 1. */
  layers?: number;
  /** A second network for each layer that runs from the end; outputs are joined. Default false. */
  bidirectional?: boolean;
  /** Run from the last step to the first (not with `bidirectional`). Default false. */
  reverse?: boolean;
  /** Share of the outputs dropped between layers, in training. Default 0. */
  dropout?: number;
  /** Whether biases are added. Default true. */
  bias?: boolean;
}

/** What a run over sequences may be given. */
export interface SequenceOptions<S extends readonly Tensor[]> {
  /** State before the first step, [layers · directions, N, size] each. Default zeros. */
  state?: S | null;
  /** [N] i32 or numbers: steps of each sequence; outputs after them are zeros, states those of the last step. Default all. */
  lengths?: Tensor | readonly number[] | null;
}

/** What a run over sequences gives. */
export interface SequenceResult<S extends readonly Tensor[]> {
  /** [N, T, H], or [N, T, 2H] if bidirectional: forward, then reverse. */
  readonly output: Tensor;
  /** State after the last step, [layers · directions, N, size] each. */
  readonly state: S;
}

/** The weights of one layer and direction. */
export interface Weights {
  /** [D, G·H] */
  readonly weightIh: Tensor;
  /** [H, G·H]; [P, G·H] with a projection */
  readonly weightHh: Tensor;
  /** [G·H], or null */
  readonly biasIh: Tensor | null;
  /** [G·H], or null */
  readonly biasHh: Tensor | null;
  /** [H, P] of an LSTM with a projection, or null */
  readonly weightHr: Tensor | null;
}

/** Throws unless every count is a positive whole number. */
export function checkCounts(layer: string, counts: Readonly<Record<string, number>>): void {
  for (const [name, n] of Object.entries(counts)) {
    if (!Number.isInteger(n) || n < 1) throw new ShapeError(`${layer}: ${name} is ${n}, needs a whole number of at least 1`);
  }
}

/** A parameter of U(−1/√H, 1/√H), as PyTorch starts recurrent weights. */
export function recurrentParameter(shape: readonly number[], H: number): Tensor {
  const bound = 1 / Math.sqrt(H);
  return parameter(init.uniform(shape, -bound, bound));
}

/** Makes the weights of one network; gates G, projection to P features (0: none). */
export function makeWeights(D: number, H: number, G: number, P: number, bias: boolean): Weights {
  const make = (...shape: number[]) => recurrentParameter(shape, H);
  return {
    weightIh: make(D, G * H),
    weightHh: make(P || H, G * H),
    biasIh: bias ? make(G * H) : null,
    biasHh: bias ? make(G * H) : null,
    weightHr: P ? make(H, P) : null,
  };
}

/** Sizes of a recurrent layer. */
interface Sizes {
  readonly op: string;
  readonly D: number;
  readonly H: number;
  /** Gates. */
  readonly G: number;
  /** Features of a projection, 0 for none. */
  readonly P: number;
}

/** Stacked recurrent networks, one or two directions each; S is the tuple of state tensors. */
export abstract class Recurrent<S extends readonly Tensor[]> extends Module {
  /** Features in. */
  readonly D: number;
  /** Hidden features. */
  readonly H: number;
  readonly layers: number;
  readonly bidirectional: boolean;
  readonly reverse: boolean;
  readonly dropout: number;
  /** Weights by layer, forward before reverse. */
  readonly weights: readonly Weights[];
  /** State of the stream that dropout draws from, i32 [4]. */
  readonly random: Tensor;
  readonly #op: string;
  readonly #stateSizes: readonly number[];
  readonly #stream: Stream;

  /** @throws ShapeError for counts that are no positive whole numbers, RangeError for a dropout outside [0, 1] or contradicting options */
  constructor({ op, D, H, G, P }: Sizes, stateSizes: readonly number[], options: RecurrentOptions) {
    super();
    const { layers = 1, bidirectional = false, reverse = false, dropout: p = 0, bias = true } = options;
    checkCounts(op, { D, H, layers });
    if (!(p >= 0 && p <= 1)) throw new RangeError(`${op}: dropout is ${p}, needs 0 ≤ dropout ≤ 1`);
    if (bidirectional && reverse) throw new RangeError(`${op}: bidirectional layers run both ways; leave reverse out`);
    this.D = D;
    this.H = H;
    this.layers = layers;
    this.bidirectional = bidirectional;
    this.reverse = reverse;
    this.dropout = p;
    const directions = bidirectional ? 2 : 1;
    this.weights = Array.from({ length: layers * directions }, (_, i) =>
      makeWeights(i < directions ? D : directions * (P || H), H, G, P, bias),
    );
    this.#op = op;
    this.#stateSizes = stateSizes;
    this.#stream = new Stream("dropout");
    this.random = this.#stream.state;
  }

  /** One network over x [T, N, D], time first: the outputs [T, N, H], then the last state, [N, size] each. */
  protected abstract run(x: Tensor, weights: Weights, start: readonly (Tensor | null)[], walk: Walk): readonly [Tensor, ...S];

  /**
   * Runs over a batch of sequences.
   * @param x - [N, T, D]
   * @throws ShapeError if x, state or lengths do not fit
   */
  forward(x: Tensor, options: SequenceOptions<S> = {}): SequenceResult<S> {
    const op = this.#op;
    const input = operand(op, "x", x);
    if (input.rank !== 3) throw new ShapeError(`${op}: x has ${input.rank} dimensions, needs 3: [N, T, D] (x ${showShape(input.shape)})`);
    const [N, T, D] = input.shape;
    if (D !== this.D) throw new ShapeError(`${op}: x has ${D} features, the layer expects ${this.D} (x ${showShape(input.shape)})`);
    const lengths = checkLengths(op, options.lengths ?? null, N, T);
    const starts = this.#starts(options.state ?? null, N);
    const perLayer = this.bidirectional ? 2 : 1;
    const ends: (readonly Tensor[])[] = [];
    let steps = timeFirst(input); // [T, N, D]
    for (let layer = 0; layer < this.layers; layer++) {
      if (layer > 0) steps = dropout(steps, this.dropout, { training: this.training, stream: this.#stream });
      const outs: Tensor[] = [];
      for (let k = 0; k < perLayer; k++) {
        const i = layer * perLayer + k;
        const [out, ...state] = this.run(steps, this.weights[i], starts[i], { lengths, reverse: k === 1 || this.reverse });
        outs.push(out);
        ends.push(state);
      }
      steps = outs.length === 1 ? outs[0] : concat(outs, -1);
    }
    const state = this.#stateSizes.map((size, k) => {
      const parts = ends.map((end) => end[k]);
      return parts.length === 1 ? reshape(parts[0], [1, N, size]) : stack(parts);
    }) as readonly Tensor[] as S;
    return { output: batchFirst(steps), state };
  }

  /** Runs over packed sequences and packs the outputs. */
  forwardPacked(packed: Packed, options: Pick<SequenceOptions<S>, "state"> = {}): { output: Packed; state: S } {
    const { data, lengths } = padPacked(packed);
    const { output, state } = this.forward(data, { ...options, lengths });
    return { output: packPadded(output, packed.lengths), state };
  }

  /** Start states by network, [N, size] each. */
  #starts(state: S | null, N: number): (Tensor | null)[][] {
    const count = this.weights.length;
    if (state && state.length !== this.#stateSizes.length) {
      throw new ShapeError(`${this.#op}: ${state.length} state tensors given, needs ${this.#stateSizes.length}`);
    }
    const given = state?.map((tensor, k) => {
      const t = operand(this.#op, `state ${k}`, tensor);
      const expected = [count, N, this.#stateSizes[k]];
      if (showShape(t.shape) !== showShape(expected)) {
        throw new ShapeError(`${this.#op}: state ${k} is ${showShape(t.shape)}, needs ${showShape(expected)}`);
      }
      return t;
    });
    return Array.from({ length: count }, (_, i) =>
      this.#stateSizes.map((size, k) => {
        if (!given) return null;
        return count === 1 ? reshape(given[k], [N, size]) : select(given[k], 0, i);
      }),
    );
  }

  protected override *fields(): Iterable<readonly [string, unknown]> {
    const perLayer = this.bidirectional ? 2 : 1;
    for (const [i, weights] of this.weights.entries()) {
      const suffix = `L${Math.floor(i / perLayer)}${i % perLayer ? "Reverse" : ""}`;
      for (const [name, t] of Object.entries(weights)) if (t) yield [`${name}${suffix}`, t];
    }
    yield ["random", this.random];
  }

  override torchLayout() {
    const names = [...this.fields()].map(([name]) => name).filter((name) => name.startsWith("weight"));
    // weightIhL0Reverse is weight_ih_l0_reverse there; matrices are transposed.
    return Object.fromEntries(names.map((name) => [name, { axes: [1, 0] }]));
  }
}

/** Options of `rnn`, `lstm` and `gru`. */
export type FusedOptions = RunOptions;

/** What `rnn`, `lstm` and `gru` give. */
export interface FusedResult<S extends readonly Tensor[]> {
  /** [N, T, H] */
  readonly output: Tensor;
  /** [N, H] each */
  readonly state: S;
}

type Run<S extends readonly Tensor[]> = (
  x: Tensor,
  weights: Weights,
  start: readonly (Tensor | null)[],
  walk: Walk,
) => readonly [Tensor, ...S];

/**
 * Checks operands, turns them time first, runs.
 * @param G - gates
 * @param states - how many state tensors there are
 */
export function fused<S extends readonly Tensor[]>(
  op: string,
  G: number,
  states: number,
  x: Tensor,
  weights: Partial<Weights>,
  options: FusedOptions,
  run: Run<S>,
): FusedResult<S> {
  const input = operand(op, "x", x);
  if (input.rank !== 3) throw new ShapeError(`${op}: x has ${input.rank} dimensions, needs 3: [N, T, D] (x ${showShape(input.shape)})`);
  const [N, T, D] = input.shape;
  const { weightIh, weightHh, biasIh = null, biasHh = null, weightHr = null } = weights;
  if (!weightIh || !weightHh) throw new ShapeError(`${op}: weights lack ${weightIh ? "weightHh" : "weightIh"}`);
  const H = weightHr ? weightHr.shape[0] : weightHh.shape[0];
  const P = weightHr ? weightHr.shape[1] : H;
  const expect = (name: string, t: Tensor | null, shape: readonly number[]) => {
    if (t && showShape(operand(op, name, t).shape) !== showShape(shape)) {
      throw new ShapeError(`${op}: ${name} is ${showShape(t.shape)}, needs ${showShape(shape)} (x ${showShape(input.shape)})`);
    }
  };
  expect("weightIh", weightIh, [D, G * H]);
  expect("weightHh", weightHh, [P, G * H]);
  expect("biasIh", biasIh, [G * H]);
  expect("biasHh", biasHh, [G * H]);
  const start = options.state ?? new Array<null>(states).fill(null);
  if (options.state) checkState(op, options.state, [P, H].slice(0, states), N);
  const walk = { lengths: checkLengths(op, options.lengths ?? null, N, T), reverse: options.reverse ?? false };
  const [out, ...state] = run(timeFirst(input), { weightIh, weightHh, biasIh, biasHh, weightHr }, start, walk);
  return { output: batchFirst(out), state: state as readonly Tensor[] as S };
}
