// Averages of tensors over steps: of weights (EMA, SWA), of gradients (accumulation).
import * as kernels from "@sluice/kernels/raw";
import { ShapeError } from "../errors.ts";
import { faultWord } from "../fault.ts";
import { sameShape, showShape } from "../shape.ts";
import { state, written } from "../state.ts";
import { emptyOnHeap, operand, type Tensor } from "../tensor.ts";
import { Block, loadTensors, type SavedValues } from "./block.ts";

/** Tensors that follow others: share 1/n of each new value (the mean of all), or a fixed share. */
abstract class Average {
  /** The averages, in the order of what they follow: live tensors. */
  readonly averages: readonly Tensor[];
  protected readonly block = new Block({});
  protected readonly share: Tensor;
  readonly #name: string;

  protected constructor(name: string, like: readonly Tensor[], share: number) {
    this.#name = name;
    this.averages = like.map((t, i) => {
      operand(name, `tensor ${i}`, t);
      return state(emptyOnHeap(t.shape));
    });
    this.share = state(emptyOnHeap([1])).set([share]);
  }

  /** Counts a new value; `restart` makes it the first. */
  protected count(restart: boolean): void {
    const hyper = this.block.ptr;
    kernels.average_advance({ share: this.share.ptr, hyper, fault: faultWord(), restart: restart ? 1 : 0 });
  }

  /** Moves the averages towards `values`. */
  protected follow(values: readonly Tensor[]): void {
    if (values.length !== this.averages.length) {
      throw new ShapeError(`${this.#name}: ${values.length} tensors for ${this.averages.length} averages`);
    }
    const fault = faultWord();
    for (const [i, out] of this.averages.entries()) {
      const a = operand(this.#name, `tensor ${i}`, values[i]!);
      if (!sameShape(a.shape, out.shape)) {
        throw new ShapeError(`${this.#name}: tensor ${i} is ${showShape(a.shape)}, its average ${showShape(out.shape)}`);
      }
      kernels.lerp({ out: out.ptr, a: a.ptr, t: this.share.ptr, fault, n: out.size });
      written(out.storage);
    }
  }

  /** Averages and their count, by name: live tensors. */
  stateDict(): Record<string, Tensor> {
    const entries = this.averages.map((t, i) => [`averages.${i}`, t] as const);
    return { numbers: this.block.tensor, share: this.share, ...Object.fromEntries(entries) };
  }

  /** @throws ShapeError naming every entry that does not fit; then nothing is changed */
  loadStateDict(values: SavedValues): void {
    loadTensors(`${this.#name}.loadStateDict`, this.stateDict(), values);
  }

  /** Frees the averages now rather than at garbage collection. */
  dispose(): void {
    for (const t of Object.values(this.stateDict())) t.dispose();
  }
}

/** Exchanges the contents of two tensors of one shape, in place. */
function swap(a: Tensor, b: Tensor): void {
  const keep = Float32Array.from(a.view("swap") as Float32Array);
  a.set(b.view("swap"));
  b.set(keep);
}

/** Averages of a network's weights, which may stand in for them. */
abstract class WeightAverage extends Average {
  readonly #parameters: readonly Tensor[];

  protected constructor(name: string, parameters: readonly Tensor[], share: number) {
    super(name, parameters, share);
    this.#parameters = parameters;
    for (const [i, average] of this.averages.entries()) {
      kernels.copy({ out: average.ptr, a: parameters[i]!.ptr, n: average.size });
    }
  }

  /** Takes the parameters of now into the averages; after the optimizer's step, captured or not. */
  update(): void {
    this.advance();
    this.follow(this.#parameters);
  }

  protected abstract advance(): void;

  /** Exchanges weights and averages, in place; call it again to change back. */
  swap(): void {
    for (const [i, average] of this.averages.entries()) swap(this.#parameters[i]!, average);
  }

  /** Runs `fn` (an evaluation) with the averages as weights, and puts the weights back whatever happens. */
  use<T>(fn: () => T): T {
    this.swap();
    try {
      return fn();
    } finally {
      this.swap();
    }
  }
}

/** Exponential moving average of weights: a ← a + (1 − decay)·(p − a), from the weights at construction. */
export class EMA extends WeightAverage {
  /** @throws RangeError if decay is not in [0, 1) */
  constructor(parameters: readonly Tensor[], options: { decay?: number } = {}) {
    const { decay = 0.999 } = options;
    if (!(decay >= 0 && decay < 1)) throw new RangeError(`EMA: decay: ${decay} is not in [0, 1)`);
    super("EMA", parameters, 1 - decay);
  }

  protected override advance(): void {}
}

/** Stochastic weight averaging (Izmailov et al. 2018): the mean of the weights at every `update`. */
export class SWA extends WeightAverage {
  constructor(parameters: readonly Tensor[]) {
    super("SWA", parameters, 1);
  }

  protected override advance(): void {
    this.count(false);
  }
}

/**
 * Gradients of several small batches as if of one large batch: the mean of what was added.
 * `first` starts a new mean; which batch is first is known when a step is written or captured.
 */
export class GradientAccumulator extends Average {
  constructor(parameters: readonly Tensor[]) {
    super("GradientAccumulator", parameters, 1);
  }

  /** Adds the gradients of one batch. @returns the mean so far: live tensors, for `optimizer.step` */
  add(grads: readonly Tensor[], options: { first: boolean }): readonly Tensor[] {
    this.count(options.first);
    this.follow(grads);
    return this.averages;
  }
}
