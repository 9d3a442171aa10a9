// PPO: proximal policy optimisation.
import {
  Adam,
  add,
  type Captured,
  capture,
  clipGradNorm,
  constant,
  div,
  exp,
  grad,
  greater,
  indexSelect,
  maximum,
  mean,
  minimum,
  mseLoss,
  mul,
  narrow,
  neg,
  noGrad,
  randperm,
  reshape,
  type Stateful,
  scope,
  std,
  sub,
  type Tensor,
  type TensorLike,
  zeros,
} from "@sluice/core";
import type { Info } from "./env.ts";
import { put } from "./memory.ts";
import { OnPolicyAgent, type OnPolicyOptions } from "./on-policy.ts";
import { ActorCritic } from "./policy.ts";
import { Discrete } from "./spaces/discrete.ts";
import type { Space } from "./spaces/space.ts";

/** Options of `PPO`. Defaults are Stable-Baselines3's: rollout 2048, lr 3e-4, λ 0.95; `anneal` is of learning rate and clip. */
export interface PPOOptions extends OnPolicyOptions {
  /** Transitions per gradient step. Default 64. */
  batch?: number;
  /** Passes over the rollout per update. Default 10. */
  epochs?: number;
  /** ε: how far the odds of an action may move. Default 0.2. */
  clip?: number;
  /** Discrete actions are limited by `info.actionMask`. Default false. */
  masked?: boolean;
}

/**
 * The clipped surrogate: −mean(min(r A, clip(r, 1 − ε, 1 + ε) A)), r = exp(logProb − oldLogProb).
 * @see Schulman et al. 2017, arXiv:1707.06347, eq. 7
 */
export function ppoLoss(logProb: Tensor, oldLogProb: Tensor, advantage: Tensor, clip: TensorLike): Tensor {
  const ratio = exp(sub(logProb, oldLogProb)); // [B]
  const clipped = minimum(maximum(ratio, sub(1, clip)), add(1, clip));
  return neg(mean(minimum(mul(advantage, ratio), mul(advantage, clipped))));
}

/** What the loss of a minibatch is made of. */
export interface PPOLosses {
  readonly policy: Tensor;
  readonly value: Tensor;
  readonly entropy: Tensor;
}

/** How much value loss and entropy bonus count. */
export interface PPOWeights {
  readonly valueWeight: number;
  readonly entropyWeight: number;
}

/** The transitions of a minibatch, each [B] (actions of several numbers [B, A]). */
export interface PPOBatch {
  readonly actions: Tensor;
  readonly logProbs: Tensor;
  readonly advantages: Tensor;
  readonly returns: Tensor;
}

/**
 * The loss of a minibatch, its advantages normalised: surrogate + valueWeight · value loss − entropyWeight · entropy.
 * @see Schulman et al. 2017, arXiv:1707.06347, eq. 9
 */
export function ppoObjective(
  { distribution, values }: ReturnType<ActorCritic["forward"]>,
  { actions, logProbs, advantages, returns }: PPOBatch,
  clip: TensorLike,
  { valueWeight, entropyWeight }: PPOWeights,
): { loss: Tensor; losses: PPOLosses } {
  const advantage = div(sub(advantages, mean(advantages)), add(std(advantages), 1e-8));
  const policy = ppoLoss(distribution.logProb(actions), logProbs, advantage, clip);
  const value = mseLoss(values, returns);
  const entropy = mean(distribution.entropy());
  return { loss: sub(add(policy, mul(value, valueWeight)), mul(entropy, entropyWeight)), losses: { policy, value, entropy } };
}

/** Passes over a rollout, one after another. @returns the losses of the last one's last minibatch */
export function ppoEpochs(epochs: number, pass: () => PPOLosses): Readonly<Record<string, number>> {
  let losses: Record<string, number> = {};
  for (let epoch = 0; epoch < epochs; epoch++) {
    const { policy, value, entropy } = pass();
    losses = { policy: policy.item(), value: value.item(), entropy: entropy.item() };
  }
  return losses;
}

/**
 * Proximal policy optimisation.
 *
 * Differences from the paper:
 * 1. Policy and value share no layers; weights start orthogonal (Engstrom et al. 2020).
 * 2. Advantages are normalised per minibatch; gradients are clipped by their norm.
 * 3. An episode that was cut off is completed with the value of its last observation.
 * 4. Choices that a mask forbids get log-odds −1e8 (Huang & Ontañón 2022, arXiv:2006.14171).
 * @see Schulman et al. 2017, Proximal policy optimization algorithms, arXiv:1707.06347, algorithm 1
 */
export class PPO extends OnPolicyAgent {
  readonly network: ActorCritic;
  readonly optimizer: Adam;
  readonly #epochs: number;
  readonly #clip: number;
  readonly #masks: Tensor | null;
  readonly #mask: Tensor | null;
  readonly #decide: Captured<readonly Tensor[], { action: Tensor; logProb: Tensor; values: Tensor; mode: Tensor }>;
  readonly #values: Captured<readonly [Tensor], Tensor>;
  readonly #epoch: Captured<readonly [Tensor], PPOLosses>;

  /** @throws RangeError if the batch does not divide the rollout */
  constructor(observationSpace: Space, actionSpace: Space, options: PPOOptions = {}) {
    super("ppo", observationSpace, actionSpace, { rollout: 2048, lr: 3e-4, lambda: 0.95, ...options });
    const { batch = 64, epochs = 10, clip = 0.2, masked = false } = options;
    const { worlds, rollout, lr } = this.settings;
    this.#epochs = epochs;
    this.#clip = clip;
    const total = rollout * worlds;
    if (total % batch !== 0) throw new RangeError(`ppo: a batch of ${batch} does not divide the rollout of ${total} transitions`);
    this.network = new ActorCritic(this.width, actionSpace, this.stream, options);
    this.optimizer = new Adam(this.network.parameters(), { lr, eps: 1e-5 });
    const choices = masked && actionSpace instanceof Discrete ? actionSpace.n : 0;
    this.#masks = choices ? constant(zeros([total, choices])) : null;
    this.#mask = choices ? constant(zeros([worlds, choices])) : null;
    const { network, stream } = this;

    this.#decide = capture((...[observations, mask]: readonly Tensor[]) =>
      noGrad(() => {
        const allowed = mask ? greater(mask, 0) : null;
        const { distribution, values } = network.forward(observations!, allowed);
        const action = distribution.sample(stream);
        return { action, logProb: distribution.logProb(action), values, mode: distribution.mode() };
      }),
    );
    this.#values = capture((observations: Tensor) => noGrad(() => network.values(observations)));
    this.#epoch = capture((clipNow: Tensor) => {
      const order = randperm(total, { stream }); // [T · N]
      let losses: PPOLosses | undefined;
      for (let start = 0; start < total; start += batch) losses = scope(() => this.#step(narrow(order, 0, start, batch), clipNow));
      return losses!;
    });
  }

  /** One gradient step on the transitions of these indices. */
  #step(indices: Tensor, clip: Tensor): PPOLosses {
    const b = this.buffer;
    const { network } = this;
    const pick = (t: Tensor) => indexSelect(t, 0, indices);
    const mask = this.#masks ? greater(pick(this.#masks), 0) : null;
    const batch = { actions: pick(b.actions), logProbs: pick(flat(b.logProbs)), advantages: pick(b.advantages), returns: pick(b.returns) };
    const { loss, losses } = ppoObjective(network.forward(pick(b.observations), mask), batch, clip, this.settings);
    this.optimizer.step(clipGradNorm(grad(loss, network.parameters()), this.settings.maxGradNorm));
    return losses;
  }

  protected override parts(): Record<string, Stateful | Tensor> {
    return this.#masks ? { ...super.parts(), masks: this.#masks } : super.parts();
  }

  protected decide(observations: Tensor, deterministic: boolean, mask?: ArrayLike<number>): Tensor {
    const choices = this.#mask?.shape[1] ?? 0;
    const allowed = choices ? [constant(zeros([1, choices])).set(mask ?? new Float32Array(choices).fill(1))] : [];
    const { mode, action } = this.#decide(observations, ...allowed);
    return deterministic ? mode : action;
  }

  /** Masks of all worlds, [N, A]. */
  #maskOf(infos: readonly Info[]): Tensor[] {
    if (!this.#mask) return [];
    const n = this.#mask.shape[1]!;
    put(
      this.#mask,
      infos.flatMap((info) => [...((info.actionMask as number[] | undefined) ?? new Array<number>(n).fill(1))]),
      0,
    );
    return [this.#mask];
  }

  protected explore(t: number, observations: Float32Array, infos: readonly Info[]): ArrayLike<number> {
    const masks = this.#maskOf(infos);
    const { action, logProb, values } = this.#decide(this.input(observations), ...masks);
    const actions = action.data;
    this.buffer.act(t, observations, actions, logProb.view(), values.view());
    if (this.#masks) put(this.#masks, masks[0]!.view(), t * masks[0]!.size);
    return actions;
  }

  protected foresee(observations: Tensor): Tensor {
    return this.#values(observations);
  }

  protected improve(left: number): Readonly<Record<string, number>> {
    return ppoEpochs(this.#epochs, () => this.#epoch(this.#clip * left));
  }
}

function flat(t: Tensor): Tensor {
  return reshape(t, [-1]);
}
