// Recurrent cells: one step each, from ops with gradients of every order.
import { add, chunk, clamp, LayerNorm, linear, Module, matmul, mul, narrow, sigmoid, sub, type Tensor, tanh } from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";
import { checkCounts, makeWeights, recurrentParameter } from "./recurrent.ts";
import type { Cell } from "./unroll.ts";

/** What is applied to numbers, one by one. */
export type Activation = (x: Tensor) => Tensor;

/** Options that all cells know. */
export interface CellOptions {
  /** Whether biases are added. Default true. */
  bias?: boolean;
  /** Limit of what goes into the activations, as ONNX's `clip`. Default none. */
  clip?: number;
}

/** The weights of a cell under PyTorch's names. */
abstract class GatedCell extends Module implements Cell {
  /** Features in. */
  readonly D: number;
  /** Hidden features. */
  readonly H: number;
  /** [D, G·H] */
  readonly weightIh: Tensor;
  /** [H, G·H] */
  readonly weightHh: Tensor;
  /** [G·H] */
  readonly biasIh: Tensor | null;
  /** [G·H] */
  readonly biasHh: Tensor | null;
  readonly clip: number | null;
  readonly #op: string;
  abstract readonly stateSizes: readonly number[];

  constructor(op: string, D: number, H: number, G: number, P: number, options: CellOptions) {
    super();
    checkCounts(op, { D, H });
    const { weightIh, weightHh, biasIh, biasHh } = makeWeights(D, H, G, P, options.bias !== false);
    this.D = D;
    this.H = H;
    this.weightIh = weightIh;
    this.weightHh = weightHh;
    this.biasIh = biasIh;
    this.biasHh = biasHh;
    this.clip = options.clip ?? null;
    this.#op = op;
  }

  abstract override forward(x: Tensor, state: readonly Tensor[]): readonly Tensor[];

  protected check(x: Tensor, state: readonly Tensor[]): void {
    if (x.rank !== 2 || x.shape[1] !== this.D) {
      throw new ShapeError(`${this.#op}: x is ${showShape(x.shape)}, needs [N, ${this.D}]`);
    }
    if (state.length !== this.stateSizes.length) {
      throw new ShapeError(`${this.#op}: ${state.length} state tensors given, needs ${this.stateSizes.length}`);
    }
    this.stateSizes.forEach((size, i) => {
      const { shape } = state[i];
      if (shape.length !== 2 || shape[0] !== x.shape[0] || shape[1] !== size) {
        throw new ShapeError(`${this.#op}: state ${i} is ${showShape(shape)}, needs [${x.shape[0]}, ${size}]`);
      }
    });
  }

  protected clipped(x: Tensor): Tensor {
    return this.clip === null ? x : clamp(x, -this.clip, this.clip);
  }

  override torchLayout() {
    return { weightIh: { axes: [1, 0] }, weightHh: { axes: [1, 0] } } as Record<string, { axes: number[] } | null>;
  }
}

/** Options of RNNCell. */
export interface RNNCellOptions extends CellOptions {
  /** Any function of a tensor. Default tanh. */
  activation?: Activation;
}

/** One step of a plain recurrent network: h ← activation(x·weightIh + biasIh + h·weightHh + biasHh). State: [h]. */
export class RNNCell extends GatedCell {
  readonly stateSizes: readonly number[];
  readonly activation: Activation;

  /**
   * @param D - features in
   * @param H - hidden features
   * @throws ShapeError for counts that are no positive whole numbers
   */
  constructor(D: number, H: number, options: RNNCellOptions = {}) {
    super("rnnCell", D, H, 1, 0, options);
    this.stateSizes = [H];
    this.activation = options.activation ?? tanh;
  }

  /** @param x - [N, D]; @param state - [h], [N, H]; @returns [h] */
  forward(x: Tensor, state: readonly Tensor[]): [Tensor] {
    this.check(x, state);
    const sum = add(linear(x, this.weightIh, this.biasIh), linear(state[0], this.weightHh, this.biasHh));
    return [this.activation(this.clipped(sum))];
  }
}

/** Options of LSTMCell. */
export interface LSTMCellOptions extends CellOptions {
  /** Gates see the cell state (Gers & Schmidhuber 2000, Recurrent nets that time and count): i and f before the step, o after. Default false. */
  peepholes?: boolean;
  /** Normalises both products and the cell state (Ba et al. 2016, arXiv:1607.06450). Default false. */
  layerNorm?: boolean;
  /** Features of the projected hidden state; 0 for none. Default 0. */
  projection?: number;
  /** f = 1 − i (ONNX's `input_forget`). Default false. */
  coupled?: boolean;
  /** Of the gates, the candidate and the output: ONNX's f, g, h. Default sigmoid, tanh, tanh. */
  activations?: readonly [gate: Activation, candidate: Activation, output: Activation];
}

/**
 * One step of long short-term memory. State: [h, c].
 * @see Hochreiter & Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735
 */
export class LSTMCell extends GatedCell {
  readonly stateSizes: readonly number[];
  /** [H, P], or null */
  readonly weightHr: Tensor | null;
  /** [3, H]: what i, f and o see of the cell state, or null */
  readonly peepholes: Tensor | null;
  readonly normIh: LayerNorm | null;
  readonly normHh: LayerNorm | null;
  readonly normCell: LayerNorm | null;
  readonly coupled: boolean;
  readonly activations: readonly [Activation, Activation, Activation];

  /**
   * @param D - features in
   * @param H - hidden features
   * @throws ShapeError for counts that are no positive whole numbers
   */
  constructor(D: number, H: number, options: LSTMCellOptions = {}) {
    const { projection: P = 0, layerNorm = false } = options;
    super("lstmCell", D, H, 4, P, options);
    this.stateSizes = [P || H, H];
    this.weightHr = P ? recurrentParameter([H, P], H) : null;
    this.peepholes = options.peepholes ? recurrentParameter([3, H], H) : null;
    this.normIh = layerNorm ? new LayerNorm(4 * H) : null;
    this.normHh = layerNorm ? new LayerNorm(4 * H) : null;
    this.normCell = layerNorm ? new LayerNorm(H) : null;
    this.coupled = options.coupled ?? false;
    this.activations = options.activations ?? [sigmoid, tanh, tanh];
  }

  /** @param x - [N, D]; @param state - [h, c], [N, H] each; @returns [h, c] */
  forward(x: Tensor, state: readonly Tensor[]): [Tensor, Tensor] {
    this.check(x, state);
    const [h, c] = state;
    const norm = (layer: LayerNorm | null, z: Tensor) => (layer ? layer.forward(z) : z);
    const fromX = norm(this.normIh, linear(x, this.weightIh, this.biasIh));
    const fromH = norm(this.normHh, linear(h, this.weightHh, this.biasHh));
    const [zi, zf, zg, zo] = chunk(add(fromX, fromH), 4, -1); // [N, H] each
    const [gate, candidate, squash] = this.activations;
    const peep = (k: number, cell: Tensor, z: Tensor) => (this.peepholes ? add(z, mul(cell, narrow(this.peepholes, 0, k, 1))) : z);
    const i = gate(this.clipped(peep(0, c, zi)));
    const f = this.coupled ? sub(1, i) : gate(this.clipped(peep(1, c, zf)));
    const cell = add(mul(f, c), mul(i, candidate(this.clipped(zg))));
    const o = gate(this.clipped(peep(2, cell, zo)));
    const hidden = mul(o, squash(norm(this.normCell, cell)));
    return [this.weightHr ? matmul(hidden, this.weightHr) : hidden, cell];
  }

  override torchLayout() {
    return { ...super.torchLayout(), weightHr: { axes: [1, 0] } };
  }
}

/** Options of GRUCell. */
export interface GRUCellOptions extends CellOptions {
  /** Whether the reset gate is applied after the product (PyTorch, cuDNN) or before it (Cho et al. 2014). Default true. */
  resetAfter?: boolean;
  /** Of the gates and the candidate: ONNX's f, g. Default sigmoid, tanh. */
  activations?: readonly [gate: Activation, candidate: Activation];
}

/**
 * One step of a gated recurrent unit. State: [h].
 * @see Cho et al. 2014, arXiv:1406.1078
 */
export class GRUCell extends GatedCell {
  readonly stateSizes: readonly number[];
  readonly resetAfter: boolean;
  readonly activations: readonly [Activation, Activation];

  /**
   * @param D - features in
   * @param H - hidden features
   * @throws ShapeError for counts that are no positive whole numbers
   */
  constructor(D: number, H: number, options: GRUCellOptions = {}) {
    super("gruCell", D, H, 3, 0, options);
    this.stateSizes = [H];
    this.resetAfter = options.resetAfter ?? true;
    this.activations = options.activations ?? [sigmoid, tanh];
  }

  /** @param x - [N, D]; @param state - [h], [N, H]; @returns [h] */
  forward(x: Tensor, state: readonly Tensor[]): [Tensor] {
    this.check(x, state);
    const { H } = this;
    const [h] = state;
    const [gate, squash] = this.activations;
    const part = (t: Tensor, k: number, count: number) => narrow(t, -1, k * H, count * H);
    const fromX = linear(x, this.weightIh, this.biasIh); // [N, 3H]
    const fromH = this.resetAfter
      ? linear(h, this.weightHh, this.biasHh)
      : linear(h, part(this.weightHh, 0, 2), this.biasHh && part(this.biasHh, 0, 2));
    const [r, z] = chunk(gate(this.clipped(add(part(fromX, 0, 2), part(fromH, 0, 2)))), 2, -1);
    const recurrent = this.resetAfter
      ? mul(r, part(fromH, 2, 1))
      : linear(mul(r, h), part(this.weightHh, 2, 1), this.biasHh && part(this.biasHh, 2, 1));
    const n = squash(this.clipped(add(part(fromX, 2, 1), recurrent)));
    return [add(n, mul(z, sub(h, n)))];
  }
}
