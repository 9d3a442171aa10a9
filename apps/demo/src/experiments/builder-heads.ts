// The heads that a visitor puts on a stack: what its ten numbers mean, and what teaches them.
import {
  Adam,
  add,
  cast,
  crossEntropy,
  equal,
  exp,
  grad,
  type Layer,
  Linear,
  logsumexp,
  mean,
  mseLoss,
  mul,
  neg,
  noGrad,
  randn,
  reshape,
  Stream,
  sigmoid,
  stopGradient,
  sub,
  type Tensor,
} from "@sluice/core";
import type { HeadName } from "./builder-layers.ts";
import type { Teacher } from "./digit-training.ts";

/** Numbers that a forger starts from, and units of its hidden layer. */
export const [LATENT, FORGER] = [32, 128];
/** Weights of the entropy, without which some digits are never guessed, and of the value's error. */
const [CURIOUS, VALUED] = [0.2, 0.5];

/** What a head is put on. */
export interface Stacked {
  layers: readonly Layer[];
  /** Numbers before the head. */
  width: number;
  rate: number;
  batch: number;
}

const through = (layers: readonly Layer[], x: Tensor) => layers.reduce((h, layer) => layer.forward(h), x);
const parametersOf = (layers: readonly Layer[]) => layers.flatMap((layer) => layer.parameters());

/**
 * Rewards a guess that is right with 1 and tells nothing else: policy gradient with the value as baseline.
 * @see Williams 1992, Simple statistical gradient-following algorithms for connectionist reinforcement learning
 */
async function reward({ layers, width, rate }: Stacked): Promise<Teacher> {
  const { Categorical } = await import("@sluice/rl");
  const value = new Linear(width, 1);
  const valueOptimizer = new Adam(value.parameters(), { lr: rate });
  const guesses = new Stream("guesses");
  const weights = parametersOf(layers);
  return {
    parts: { value, valueOptimizer, guesses },
    step(images, labels, optimizer) {
      const [B] = labels.shape as [number];
      const before = through(layers.slice(0, -1), images); // [B, width]
      const logits = layers.at(-1)!.forward(before); // [B, 10]
      const policy = new Categorical(logits);
      const guess = noGrad(() => policy.sample(guesses)); // [B]
      const got = noGrad(() => cast(equal(guess, labels), "f32")); // [B]
      const expected = reshape(value.forward(before), [B]);
      const gain = stopGradient(sub(got, expected));
      const act = neg(mean(add(mul(policy.logProb(guess), gain), mul(policy.entropy(), CURIOUS))));
      const loss = add(act, mul(mseLoss(expected, got), VALUED));
      const grads = grad(loss, [...weights, ...value.parameters()]);
      optimizer.step(grads.slice(0, weights.length));
      valueOptimizer.step(grads.slice(weights.length));
      return noGrad(() => sub(1, mean(exp(policy.logProb(labels)))));
    },
  };
}

/**
 * Labels and a forger teach together: all ten numbers are low where a digit is forged.
 * @see Salimans et al. 2016, Improved techniques for training GANs, arXiv:1606.03498, section 5
 */
async function forger({ layers, rate, batch }: Stacked): Promise<Teacher> {
  const { mlpGenerator, nonSaturating } = await import("@sluice/gan");
  const generator = mlpGenerator(LATENT, 28 * 28, { hidden: [FORGER] });
  const generatorOptimizer = new Adam(generator.parameters(), { lr: rate, betas: [0.5, 0.9] });
  const ideas = new Stream("ideas");
  const weights = parametersOf(layers);
  const forge = () => reshape(sigmoid(generator.forward(randn([batch, LATENT], { stream: ideas }))), [batch, 28, 28, 1]);
  /** How real images look, by their ten numbers. */
  const real = (logits: Tensor) => logsumexp(logits, -1); // [B]
  return {
    parts: { generator, generatorOptimizer, ideas },
    step(images, labels, optimizer) {
      const logits = through(layers, images); // [B, 10]
      const read = crossEntropy(logits, labels);
      const fake = noGrad(forge);
      optimizer.step(grad(add(read, nonSaturating.discriminator(real(logits), real(through(layers, fake)))), weights));
      const fooled = nonSaturating.generator(real(through(layers, forge())));
      generatorOptimizer.step(grad(fooled, generator.parameters()));
      return read;
    },
  };
}

/** Who teaches a stack with a head; none: labels alone do. */
export async function teacherOf(head: HeadName, stacked: Stacked): Promise<Teacher | undefined> {
  return head === "policy" ? reward(stacked) : head === "critic" ? forger(stacked) : undefined;
}
