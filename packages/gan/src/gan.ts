// GAN: two networks, two optimizers, one generator of steps.
import {
  add,
  assign,
  bernoulli,
  type Captured,
  capture,
  clamp,
  EMA,
  GradientAccumulator,
  grad,
  mean,
  mul,
  noGrad,
  randn,
  type Stateful,
  Stream,
  scope,
  stack,
  state,
  std,
  sub,
  type Tensor,
  tensor,
} from "@sluice/core";
import { type Alert, Detectors } from "./detectors.ts";
import { checkOptions, type GANOptions } from "./gan-options.ts";
import { type AdversarialLoss, type Labels, nonSaturating } from "./losses.ts";
import { type Batch, type Judgement, judgementOf, partsOf, type Round } from "./networks.ts";
import { pack } from "./regularisers.ts";
import { type SampleOptions, sampleFrom } from "./sample.ts";

/** What a discriminator step came to, before its update. */
export interface DiscriminatorReport {
  /** Without the penalty. */
  readonly loss: number;
  readonly realScore: number;
  readonly fakeScore: number;
  /** 0 if this step had none. */
  readonly penalty: number;
  /** Standard deviation of the generated batch relative to the real one's, averaged over features. */
  readonly spread: number;
}

/** One step of the game: n-critic discriminator updates and a generator update. */
export interface GANStep {
  /** From 0. */
  readonly step: number;
  readonly discriminatorLoss: number;
  readonly generatorLoss: number;
  readonly realScore: number;
  readonly fakeScore: number;
  readonly penalty: number;
  readonly spread: number;
  /** What the detectors say of this step, mostly nothing. */
  readonly alerts: readonly Alert[];
}

type Side = "discriminator" | "generator";
interface Outcome {
  readonly grads: readonly Tensor[];
  readonly report: readonly Tensor[];
}

/** What a game remembers beside its players and streams. */
class Progress implements Stateful {
  /** Discriminator updates among which the penalised ones are counted, i32 []. */
  readonly updates = state(tensor([0], [], "i32"));
  /** Standard deviation, []. */
  readonly instanceNoise: Tensor;

  constructor(instanceNoise: number) {
    this.instanceNoise = state(tensor(instanceNoise));
  }

  stateDict() {
    return { updates: this.updates, instanceNoise: this.instanceNoise };
  }

  loadStateDict(values: Parameters<Stateful["loadStateDict"]>[0]): void {
    for (const [name, t] of Object.entries(this.stateDict())) t.set(values[name]!.data);
  }
}

/**
 * Adversarial training (Goodfellow et al. 2014, algorithm 1): for every generator update, k discriminator updates.
 *
 * Differences from the paper: 1. any loss, the default being the non-saturating one; 2. penalties, noise, packing and averages as options;
 * 3. the generator's update reuses the last real batch where its loss or condition needs one.
 * Whose gradients are taken is said by the optimizers' parameters, so nothing is detached and nothing leaks.
 */
export class GAN {
  readonly options: GANOptions;
  readonly loss: AdversarialLoss;
  /** The averaged generator, if there is one: `average.use(() => …)`. */
  readonly average: EMA | null;
  readonly #stream: Stream;
  readonly #samples: Stream;
  readonly #progress: Progress;
  readonly #detectors: Detectors | null;
  readonly #programs = new Map<string, Captured<Tensor[], Tensor>>();
  readonly #accumulators: Partial<Record<Side, GradientAccumulator>> = {};

  /** @throws RangeError for options out of range */
  constructor(options: GANOptions) {
    checkOptions(options);
    this.options = options;
    this.loss = options.loss ?? nonSaturating;
    this.#stream = new Stream("gan", options.seed);
    this.#samples = new Stream("gan samples", options.seed);
    this.#progress = new Progress(options.instanceNoise ?? 0);
    const { detectors, generator, ema } = options;
    this.#detectors = detectors === false ? null : new Detectors(detectors);
    const follow = [...generator.namedParameters(), ...generator.namedStates()].map(([, t]) => t).filter((t) => t.dtype === "f32");
    this.average = ema === undefined ? null : new EMA(follow, { decay: ema });
    const { accumulate = 1 } = options;
    if (accumulate > 1) {
      this.#accumulators.discriminator = new GradientAccumulator(options.discriminatorOptimizer.parameters);
      this.#accumulators.generator = new GradientAccumulator(options.generatorOptimizer.parameters);
    }
  }

  /** Standard deviation of the instance noise now; it can be lowered as training goes on. */
  get instanceNoise(): number {
    return this.#progress.instanceNoise.item();
  }

  set instanceNoise(value: number) {
    if (this.options.instanceNoise === undefined)
      throw new RangeError(`GAN: instanceNoise: ${value} given to a GAN made without; make it with one`);
    if (!(value >= 0)) throw new RangeError(`GAN: instanceNoise is ${value}, needs at least 0`);
    this.#progress.instanceNoise.set([value]);
  }

  #draw(n: number): Tensor {
    const { latent } = this.options;
    return typeof latent === "number" ? randn([n, latent], { stream: this.#stream }) : latent(n, this.#stream);
  }

  /** What the discriminator sees of samples: noisy, packed. */
  #shown(x: Tensor): Tensor {
    const { instanceNoise, packing = 1 } = this.options;
    const noisy = instanceNoise === undefined ? x : add(x, mul(randn(x.shape, { stream: this.#stream }), this.#progress.instanceNoise));
    return pack(noisy, packing);
  }

  #judge(shown: Tensor, condition: Tensor | undefined): Judgement {
    return judgementOf(this.options.discriminator.forward(shown, condition));
  }

  #labels(scores: Tensor): Labels {
    const { labelSmoothing = 0, labelFlipping = 0 } = this.options;
    const most = 1 - labelSmoothing;
    if (labelFlipping === 0) return { real: most, fake: 0 };
    const flipped = bernoulli(labelFlipping, scores.shape, { stream: this.#stream });
    return { real: mul(sub(1, flipped), most), fake: mul(flipped, most) };
  }

  /** The discriminator's gradients; `round` may bring samples that are recorded, else they are drawn here. */
  #discriminatorSide(round: Round & { ofReal: Judgement }, shownReal: Tensor, shownFake: Tensor, penalised: boolean): Outcome {
    const { discriminatorOptimizer, penalty, penaltyEvery = 1, terms } = this.options;
    const { real, fake, ofReal, ofFake, condition } = round;
    const loss = this.loss.discriminator(ofReal.score, ofFake.score, this.#labels(ofReal.score));
    const report = [loss, mean(ofReal.score), mean(ofFake.score), noGrad(() => mean(std(fake, 0))), noGrad(() => mean(std(real, 0)))];
    let total = terms?.discriminator ? add(loss, terms.discriminator(round)) : loss;
    if (penalised && penalty) {
      const added = penalty((x) => this.#judge(x, condition).score, shownReal, shownFake);
      report.push(added);
      total = add(total, penaltyEvery === 1 ? added : mul(added, penaltyEvery));
    }
    return { grads: grad(total, discriminatorOptimizer.parameters), report };
  }

  #discriminatorOutcome(penalised: boolean, real: Tensor, condition?: Tensor): Outcome {
    const z = this.#draw(real.shape[0]!);
    const fake = noGrad(() => this.options.generator.forward(z, condition));
    const [shownReal, shownFake] = [this.#shown(real), this.#shown(fake)];
    const round = { real, fake, z, condition, ofReal: this.#judge(shownReal, condition), ofFake: this.#judge(shownFake, condition) };
    return this.#discriminatorSide(round, shownReal, shownFake, penalised);
  }

  #generatorSide(round: Round): Outcome {
    const { generatorOptimizer, terms } = this.options;
    const loss = this.loss.generator(round.ofFake.score, round.ofReal?.score);
    const total = terms?.generator ? add(loss, terms.generator(round)) : loss;
    return { grads: grad(total, generatorOptimizer.parameters), report: [loss] };
  }

  #generatorOutcome(real: Tensor, condition?: Tensor): Outcome {
    const z = this.#draw(real.shape[0]!);
    const fake = this.options.generator.forward(z, condition);
    const compares = this.loss.relative || this.options.terms?.generatorSeesReal === true;
    const ofReal = compares ? this.#judge(this.#shown(real), condition) : undefined;
    return this.#generatorSide({ real, fake, z, condition, ofReal, ofFake: this.#judge(this.#shown(fake), condition) });
  }

  #update(side: Side, grads: readonly Tensor[]): void {
    const { discriminatorOptimizer, generatorOptimizer, clipWeights } = this.options;
    if (side === "generator") {
      generatorOptimizer.step(grads);
      this.average?.update();
      return;
    }
    discriminatorOptimizer.step(grads);
    if (clipWeights === undefined) return;
    for (const p of discriminatorOptimizer.parameters)
      assign(
        p,
        noGrad(() => clamp(p, -clipWeights, clipWeights)),
      );
  }

  /** Runs a step, captured unless that was refused. @returns the numbers that it reports */
  #run(name: string, step: (...parts: Tensor[]) => Tensor, parts: readonly Tensor[]): Float32Array {
    if (this.options.captured === false) return scope(() => step(...parts).data as Float32Array);
    let program = this.#programs.get(name);
    if (!program) {
      program = capture(step);
      this.#programs.set(name, program);
    }
    return program(...parts).data as Float32Array;
  }

  /** One update of one side from as many batches as are accumulated. @returns the mean of what the batches report */
  #step(side: Side, next: () => Batch, penalised: boolean): Float32Array {
    const { accumulate = 1 } = this.options;
    const accumulator = this.#accumulators[side];
    const outcome = (parts: readonly Tensor[]) => {
      const [real, condition] = parts as [Tensor, Tensor | undefined];
      return side === "generator" ? this.#generatorOutcome(real, condition) : this.#discriminatorOutcome(penalised, real, condition);
    };
    if (!accumulator) {
      const step = (...parts: Tensor[]) => {
        const { grads, report } = outcome(parts);
        this.#update(side, grads);
        return stack(report);
      };
      return this.#run(`${side} ${penalised}`, step, partsOf(next()));
    }
    let sums: Float32Array | null = null;
    for (let i = 0; i < accumulate; i++) {
      const [first, last] = [i === 0, i === accumulate - 1];
      const step = (...parts: Tensor[]) => {
        const { grads, report } = outcome(parts);
        const averages = accumulator.add(grads, { first });
        if (last) this.#update(side, averages);
        return stack(report);
      };
      const report = this.#run(`${side} ${penalised} ${first} ${last}`, step, partsOf(next()));
      sums = sums === null ? report : sums.map((sum, k) => sum + report[k]!);
    }
    return sums!.map((sum) => sum / accumulate);
  }

  #reported([loss, realScore, fakeScore, fakeStd, realStd, penalty]: Float32Array | number[]): DiscriminatorReport {
    return {
      loss: loss!,
      realScore: realScore!,
      fakeScore: fakeScore!,
      penalty: penalty ?? 0,
      spread: realStd! > 0 ? fakeStd! / realStd! : 1,
    };
  }

  /** Whether the penalty takes part in the discriminator's next update. */
  #penalised(): boolean {
    const { penalty, penaltyEvery = 1 } = this.options;
    if (penalty === undefined) return false;
    const { updates } = this.#progress;
    const before = updates.item();
    updates.set([before + 1]);
    return before % penaltyEvery === 0;
  }

  /**
   * One discriminator update.
   * @param batch - real samples, or a function that gives one batch after the other when gradients are accumulated
   */
  discriminatorStep(batch: Batch | (() => Batch)): DiscriminatorReport {
    return this.#reported(this.#step("discriminator", typeof batch === "function" ? batch : () => batch, this.#penalised()));
  }

  /**
   * One generator update. @returns the loss before it
   * @param batch - says how many samples and under which conditions; its samples are used by relative losses only
   */
  generatorStep(batch: Batch | (() => Batch)): number {
    return this.#step("generator", typeof batch === "function" ? batch : () => batch, false)[0]!;
  }

  /** Both updates from the same weights and the same generated samples. */
  simultaneousStep(batch: Batch): { discriminator: DiscriminatorReport; generatorLoss: number } {
    const penalised = this.#penalised();
    const step = (...parts: Tensor[]) => {
      const [real, condition] = parts as [Tensor, Tensor | undefined];
      const z = this.#draw(real.shape[0]!);
      const fake = this.options.generator.forward(z, condition);
      const [shownReal, shownFake] = [this.#shown(real), this.#shown(fake)];
      const round = { real, fake, z, condition, ofReal: this.#judge(shownReal, condition), ofFake: this.#judge(shownFake, condition) };
      const ofGenerator = this.#generatorSide(round);
      const ofDiscriminator = this.#discriminatorSide(round, shownReal, shownFake, penalised);
      this.#update("discriminator", ofDiscriminator.grads);
      this.#update("generator", ofGenerator.grads);
      return stack([...ofGenerator.report, ...ofDiscriminator.report]);
    };
    const [generatorLoss, ...report] = this.#run(`both ${penalised}`, step, partsOf(batch));
    return { discriminator: this.#reported(report), generatorLoss: generatorLoss! };
  }

  /**
   * Plays: every `next()` is n-critic discriminator updates and one generator update; breaking out of the loop ends it.
   * @param data - gives batches; iterated again from its start whenever it ends
   * @param options.steps - generator updates. Default: no end
   * @throws RangeError if an iteration over the data gives no batch
   */
  *train(data: Iterable<Batch>, options: { steps?: number } = {}): Generator<GANStep, void, void> {
    const { generator, discriminator, discriminatorSteps = 1, order = "alternating", accumulate = 1 } = this.options;
    const { steps = Number.POSITIVE_INFINITY } = options;
    let batches = data[Symbol.iterator]();
    let last: Batch | undefined;
    const next = (): Batch => {
      let got = batches.next();
      if (got.done) {
        batches = data[Symbol.iterator]();
        got = batches.next();
        if (got.done) throw new RangeError("GAN.train: the data gave 0 batches, needs at least 1; give data that can be iterated again");
      }
      last = got.value;
      return got.value;
    };
    try {
      for (let step = 0; step < steps; step++) {
        generator.train();
        discriminator.train();
        let report: DiscriminatorReport | undefined;
        let generatorLoss: number;
        if (order === "simultaneous") ({ discriminator: report, generatorLoss } = this.simultaneousStep(next()));
        else {
          for (let k = 0; k < discriminatorSteps; k++) report = this.discriminatorStep(next);
          generatorLoss = this.generatorStep(accumulate > 1 ? next : () => last!);
        }
        const { loss, ...seen } = report!;
        const signs = { step, discriminatorLoss: loss, generatorLoss, ...seen };
        yield { ...signs, alerts: this.#detectors?.see(signs) ?? [] };
      }
    } finally {
      batches.return?.();
    }
  }

  /**
   * Generates samples with the averaged generator (if there is one) in evaluation mode; draws from a stream of its own, so that
   * looking changes nothing.
   * @param n - how many
   * @returns [n, ...]
   */
  sample(n: number, options: SampleOptions = {}): Tensor {
    const { generator, latent } = this.options;
    const run = () => sampleFrom(generator, latent, n, this.#samples, options);
    return this.average && options.average !== false ? this.average.use(run) : run();
  }

  /** The parts of a checkpoint, for `packCheckpoint` and `unpackCheckpoint`. */
  parts(): Record<string, Stateful> {
    const { generator, discriminator, generatorOptimizer, discriminatorOptimizer } = this.options;
    const own = { stream: this.#stream, samples: this.#samples, progress: this.#progress };
    const always = { generator, discriminator, generatorOptimizer, discriminatorOptimizer, ...own };
    return this.average ? { ...always, average: this.average } : always;
  }

  /** Frees the captured programs and averages now; networks and optimizers stay. */
  dispose(): void {
    for (const program of this.#programs.values()) program.dispose();
    this.#programs.clear();
    for (const accumulator of Object.values(this.#accumulators)) accumulator.dispose();
    this.average?.dispose();
  }
}
