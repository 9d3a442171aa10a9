// CycleGAN: two translators between two kinds of images that nobody paired.
import {
  add,
  type Captured,
  capture,
  grad,
  type Layer,
  l1Loss,
  mul,
  noGrad,
  type Optimizer,
  scope,
  stack,
  type Tensor,
} from "@sluice/core";
import { ImageBuffer } from "./image-buffer.ts";
import { type AdversarialLoss, leastSquares } from "./losses.ts";

/** The four players, their two optimizers, and what the translators are to keep to. */
export interface CycleGANOptions {
  /** Images of kind a to kind b, and back: such as `Translator`s' networks with tanh at their end. */
  aToB: Layer;
  bToA: Layer;
  /** Score images of either kind, such as `PatchDiscriminator`. */
  discriminatorA: Layer;
  discriminatorB: Layer;
  /** Over the parameters of both translators. */
  generatorOptimizer: Optimizer;
  /** Over the parameters of both discriminators. */
  discriminatorOptimizer: Optimizer;
  /** Default `leastSquares`; none that is relative. */
  loss?: AdversarialLoss;
  /** Factor of mean |there and back − image|. Default 10. */
  cycleWeight?: number;
  /** Factor of mean |translation − image| of images that are of the wanted kind already. Default 5; 0 for none. */
  identityWeight?: number;
  /** Past translations of either kind that the discriminators may be shown, a multiple of the batch. Default about 50. */
  buffer?: number;
  /** Replay steps as captured programs. Default true. */
  captured?: boolean;
  /** Of the buffers. Default: what `seed()` set. */
  seed?: number;
}

/** Losses of one step, before its updates. */
export interface CycleStep {
  /** From 0. */
  readonly step: number;
  /** Both translators' adversarial loss. */
  readonly adversarial: number;
  readonly cycle: number;
  readonly identity: number;
  /** Both discriminators'. */
  readonly discriminators: number;
}

/**
 * Unpaired translation: each translator fools the discriminator of its target, and the other one has to undo what it did.
 *
 * Differences from the paper: 1. the discriminators' losses are not halved (leastSquares has its ½); 2. see `ImageBuffer`.
 * @see Zhu et al. 2017, Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks, arXiv:1703.10593
 */
export class CycleGAN {
  readonly options: CycleGANOptions;
  readonly #loss: AdversarialLoss;
  #buffers: { a: ImageBuffer; b: ImageBuffer } | null = null;
  #program: Captured<[Tensor, Tensor], Tensor> | null = null;

  /** @throws RangeError for a relative loss or a negative weight */
  constructor(options: CycleGANOptions) {
    this.options = options;
    this.#loss = options.loss ?? leastSquares;
    if (this.#loss.relative) throw new RangeError(`CycleGAN: the loss is ${this.#loss.name}, needs one that looks at 1 side at a time`);
    for (const name of ["cycleWeight", "identityWeight"] as const) {
      const weight = options[name] ?? 0;
      if (!(weight >= 0)) throw new RangeError(`CycleGAN: ${name} is ${weight}, needs at least 0`);
    }
  }

  /** Updates the translators. @returns their losses and their translations */
  #translators(a: Tensor, b: Tensor) {
    const { aToB, bToA, discriminatorA, discriminatorB, generatorOptimizer, cycleWeight = 10, identityWeight = 5 } = this.options;
    const [fakeB, fakeA] = [aToB.forward(a), bToA.forward(b)];
    const adversarial = add(this.#loss.generator(discriminatorB.forward(fakeB)), this.#loss.generator(discriminatorA.forward(fakeA)));
    const cycle = add(l1Loss(bToA.forward(fakeB), a), l1Loss(aToB.forward(fakeA), b));
    const losses = [adversarial, cycle];
    let total = add(adversarial, mul(cycle, cycleWeight));
    if (identityWeight > 0) {
      const identity = add(l1Loss(aToB.forward(b), b), l1Loss(bToA.forward(a), a));
      losses.push(identity);
      total = add(total, mul(identity, identityWeight));
    }
    generatorOptimizer.step(grad(total, generatorOptimizer.parameters));
    return { losses, fakeA, fakeB };
  }

  /** Updates the discriminators. @returns their loss */
  #discriminators(a: Tensor, b: Tensor, fakeA: Tensor, fakeB: Tensor): Tensor {
    const { discriminatorA, discriminatorB, discriminatorOptimizer } = this.options;
    const buffers = this.#buffers!;
    const [shownA, shownB] = [buffers.a.forward(fakeA), buffers.b.forward(fakeB)];
    const judged = (D: Layer, real: Tensor, fake: Tensor) => this.#loss.discriminator(D.forward(real), D.forward(fake));
    const loss = add(judged(discriminatorA, a, shownA), judged(discriminatorB, b, shownB));
    discriminatorOptimizer.step(grad(loss, discriminatorOptimizer.parameters));
    return loss;
  }

  readonly #both = (a: Tensor, b: Tensor): Tensor => {
    const { losses, fakeA, fakeB } = this.#translators(a, b);
    return stack([this.#discriminators(a, b, fakeA, fakeB), ...losses]);
  };

  /**
   * One update of all four players, translators first.
   * @param a - images of one kind, [N, ...]
   * @param b - images of the other kind, [M, ...]; they have nothing to do with each other
   */
  step(a: Tensor, b: Tensor): Omit<CycleStep, "step"> {
    const { buffer: capacity, seed, captured = true } = this.options;
    if (!this.#buffers) {
      const make = (like: Tensor) =>
        new ImageBuffer(like.shape, { ...(capacity !== undefined && { capacity }), ...(seed !== undefined && { seed }) });
      this.#buffers = { a: make(a), b: make(b) };
    }
    if (captured) this.#program ??= capture(this.#both);
    const report = this.#program ? this.#program(a, b).data : scope(() => this.#both(a, b).data);
    const [discriminators, adversarial, cycle, identity = 0] = report as unknown as [number, number, number, number?];
    return { adversarial, cycle, identity, discriminators };
  }

  /**
   * Plays without end, or for so many steps; breaking out of the loop ends it.
   * @param data - pairs of batches, one of either kind; iterated again from its start whenever it ends
   * @throws RangeError if an iteration over the data gives no batch
   */
  *train(data: Iterable<readonly [a: Tensor, b: Tensor]>, options: { steps?: number } = {}): Generator<CycleStep, void, void> {
    const { steps = Number.POSITIVE_INFINITY } = options;
    const { aToB, bToA, discriminatorA, discriminatorB } = this.options;
    for (const player of [aToB, bToA, discriminatorA, discriminatorB]) player.train();
    for (let step = 0; step < steps; ) {
      const before = step;
      for (const [a, b] of data) {
        yield { step, ...this.step(a, b) };
        if (++step >= steps) return;
      }
      if (step === before)
        throw new RangeError("CycleGAN.train: the data gave 0 batches, needs at least 1; give data that can be iterated again");
    }
  }

  /** Translates in evaluation mode, unrecorded. @param x - images of kind a, [N, ...] */
  translate(x: Tensor): Tensor {
    return evaluated(this.options.aToB, x);
  }

  /** Translates back, likewise. @param x - images of kind b, [N, ...] */
  translateBack(x: Tensor): Tensor {
    return evaluated(this.options.bToA, x);
  }

  /** Frees the captured program and the buffers now; networks and optimizers stay. */
  dispose(): void {
    this.#program?.dispose();
    this.#buffers?.a.dispose();
    this.#buffers?.b.dispose();
    [this.#program, this.#buffers] = [null, null];
  }
}

function evaluated(network: Layer, x: Tensor): Tensor {
  const { training } = network;
  network.eval();
  try {
    return scope(() => noGrad(() => network.forward(x)));
  } finally {
    network.train(training);
  }
}
