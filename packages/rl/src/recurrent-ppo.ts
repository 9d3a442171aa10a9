// Recurrent PPO: proximal policy optimisation for worlds that show only a part of themselves.
import {
  Adam,
  assign,
  type Captured,
  capture,
  clipGradNorm,
  concat,
  constant,
  grad,
  indexSelect,
  init,
  Module,
  mul,
  narrow,
  noGrad,
  randperm,
  reshape,
  type Stateful,
  type Stream,
  scope,
  type Tensor,
  zeros,
} from "@sluice/core";
import { LSTM } from "@sluice/rnn";
import { put } from "./memory.ts";
import { FAINT_DECAY, follow } from "./networks.ts";
import { OnPolicyAgent } from "./on-policy.ts";
import { ActorCritic, type ActorCriticOptions } from "./policy.ts";
import { type PPOLosses, type PPOOptions, ppoEpochs, ppoObjective } from "./ppo.ts";
import { ended } from "./rollout.ts";
import type { Space } from "./spaces/space.ts";
import type { VectorStep } from "./vector-env.ts";

/** Options of `RecurrentPPO`. Defaults are PPO's, but rollout 128 and hidden [64]. */
export interface RecurrentPPOOptions extends Omit<PPOOptions, "batch" | "masked" | "networks"> {
  /** Features of both memories. Default 64. */
  memory?: number;
  /** Gradient steps per pass over the rollout, each on the whole rollout of as many worlds. Default 1. */
  minibatches?: number;
}

/** Hidden and cell state of the policy's memory, then of the value's, [1, N, H] each. */
type Memories = readonly Tensor[];

/** Actor and critic, each with a memory before its hidden layers. */
export class RecurrentActorCritic extends Module {
  readonly policyMemory: LSTM;
  readonly valueMemory: LSTM;
  readonly heads: ActorCritic;

  /** @param H - features of each memory */
  constructor(D: number, H: number, space: Space, stream: Stream, options: ActorCriticOptions) {
    super();
    this.policyMemory = new LSTM(D, H);
    this.valueMemory = new LSTM(D, H);
    // Their dropout is never used; its random state is the same in all runs.
    for (const memory of [this.policyMemory, this.valueMemory]) memory.random.set([0, 0, 0, 0]);
    const bound = 1 / Math.sqrt(H);
    for (const t of [...this.policyMemory.parameters(), ...this.valueMemory.parameters()]) {
      assign(t, init.uniform(t.shape, -bound, bound, { stream }));
    }
    this.heads = new ActorCritic(H, space, stream, options);
  }

  /**
   * Goes on by one step.
   * @param observations - [N, D]
   * @param keep - [N]: 0 where an episode begins, whose memories start from zeros, else 1
   * @returns features of policy and value, [N, H] each, and the memories after the step
   */
  step(observations: Tensor, before: Memories, keep: Tensor): { features: [Tensor, Tensor]; after: Memories } {
    const [N, D] = observations.shape as [number, number];
    const x = reshape(observations, [N, 1, D]);
    const kept = before.map((t) => mul(t, reshape(keep, [1, N, 1])));
    const policy = this.policyMemory.forward(x, { state: [kept[0]!, kept[1]!] });
    const value = this.valueMemory.forward(x, { state: [kept[2]!, kept[3]!] });
    const flat = (t: Tensor) => reshape(t, [N, -1]);
    return { features: [flat(policy.output), flat(value.output)], after: [...policy.state, ...value.state] };
  }

  /** Odds of actions and values, from features. */
  judge([policy, value]: readonly [Tensor, Tensor]): ReturnType<ActorCritic["forward"]> {
    return { distribution: this.heads.distribution(policy), values: this.heads.values(value) };
  }

  /**
   * Goes through T steps.
   * @param observations - [T, N, D]
   * @param keep - [T, N]
   * @returns odds of actions and values of all steps, T · N rows
   */
  forward(observations: Tensor, before: Memories, keep: Tensor): ReturnType<ActorCritic["forward"]> {
    const [T, N, D] = observations.shape as [number, number, number];
    let memories = before;
    const rows: [Tensor, Tensor][] = [];
    for (let t = 0; t < T; t++) {
      const now = reshape(narrow(observations, 0, t, 1), [N, D]);
      const { features, after } = this.step(now, memories, reshape(narrow(keep, 0, t, 1), [N]));
      rows.push(features);
      memories = after;
    }
    const join = (k: 0 | 1) =>
      concat(
        rows.map((row) => row[k]),
        0,
      );
    return this.judge([join(0), join(1)]);
  }
}

/**
 * Proximal policy optimisation with a memory: policy and value each see through an LSTM.
 *
 * Differences from PPO:
 * 1. A minibatch is the whole rollout of some worlds; gradients go back through all its steps, not into the rollout before.
 * 2. Memories start a rollout as they stood then; where an episode begins they start from zeros.
 * 3. `act` keeps a memory of its own, which `forget` empties; `evaluatePolicy` calls it.
 * @see Schulman et al. 2017, arXiv:1707.06347; Hausknecht & Stone 2015, Deep recurrent Q-learning for partially observable MDPs, arXiv:1507.06527
 */
export class RecurrentPPO extends OnPolicyAgent {
  readonly network: RecurrentActorCritic;
  readonly optimizer: Adam;
  readonly #epochs: number;
  readonly #clip: number;
  /** [T, N] */
  readonly #keeps: Tensor;
  /** [N] */
  readonly #keep: Tensor;
  readonly #now: Memories;
  readonly #start: Memories;
  readonly #act: Captured<readonly [Tensor, Tensor], { action: Tensor; mode: Tensor }>;
  readonly #explore: Captured<readonly [Tensor, Tensor], { action: Tensor; logProb: Tensor; values: Tensor }>;
  readonly #values: Captured<readonly [Tensor, Tensor], Tensor>;
  readonly #mark: Captured<readonly [], void>;
  readonly #epoch: Captured<readonly [Tensor], PPOLosses>;
  #fresh = true;
  /** [1]: 0 if `act` begins an episode */
  readonly #going: Tensor = constant(zeros([1]));

  /** @throws RangeError if the minibatches do not divide the worlds */
  constructor(observationSpace: Space, actionSpace: Space, options: RecurrentPPOOptions = {}) {
    super("recurrent-ppo", observationSpace, actionSpace, { rollout: 128, lr: 3e-4, lambda: 0.95, ...options });
    const { memory = 64, minibatches = 1, epochs = 10, clip = 0.2, hidden = [64] } = options;
    const { worlds, rollout, lr } = this.settings;
    this.#epochs = epochs;
    this.#clip = clip;
    if (worlds % minibatches !== 0) throw new RangeError(`recurrent-ppo: ${minibatches} minibatches do not divide ${worlds} worlds`);
    const { width: D, stream } = this;
    const network = new RecurrentActorCritic(D, memory, actionSpace, stream, { ...options, hidden });
    this.network = network;
    this.optimizer = new Adam(network.parameters(), { lr, eps: 1e-5, weightDecay: FAINT_DECAY });
    this.#keeps = constant(zeros([rollout, worlds]));
    this.#keep = constant(zeros([worlds]));
    const memories = (N: number) => Array.from({ length: 4 }, () => constant(zeros([1, N, memory])));
    this.#now = memories(worlds);
    this.#start = memories(worlds);
    const own = memories(1);

    this.#act = capture((observations: Tensor, keep: Tensor) =>
      noGrad(() => {
        const { features, after } = network.step(observations, own, keep);
        follow(own, after, 1);
        const { distribution } = network.judge(features);
        return { action: distribution.sample(stream), mode: distribution.mode() };
      }),
    );
    this.#explore = capture((observations: Tensor, keep: Tensor) =>
      noGrad(() => {
        const { features, after } = network.step(observations, this.#now, keep);
        follow(this.#now, after, 1);
        const { distribution, values } = network.judge(features);
        const action = distribution.sample(stream);
        return { action, logProb: distribution.logProb(action), values };
      }),
    );
    this.#values = capture((observations: Tensor, keep: Tensor) =>
      noGrad(() => network.judge(network.step(observations, this.#now, keep).features).values),
    );
    this.#mark = capture(() => follow(this.#start, this.#now, 1));
    this.#epoch = capture((clipNow: Tensor) => {
      const group = worlds / minibatches;
      const order = randperm(worlds, { stream });
      let losses: PPOLosses | undefined;
      for (let k = 0; k < minibatches; k++) losses = scope(() => this.#step(narrow(order, 0, k * group, group), clipNow));
      return losses!;
    });
  }

  /** One gradient step on the rollouts of these worlds. */
  #step(chosen: Tensor, clip: Tensor): PPOLosses {
    const { rollout: T, worlds: N, maxGradNorm } = this.settings;
    const b = this.buffer;
    const { network } = this;
    const pick = (t: Tensor) => indexSelect(reshape(t, [T, N, ...t.shape.slice(1)]), 1, chosen);
    const rows = (t: Tensor) => {
      const picked = pick(t);
      return reshape(picked, [-1, ...picked.shape.slice(2)]);
    };
    const [logProbs, keep] = [b.logProbs, this.#keeps].map((t) => indexSelect(t, 1, chosen)) as [Tensor, Tensor];
    const before = this.#start.map((t) => indexSelect(t, 1, chosen));
    const batch = { actions: rows(b.actions), logProbs: reshape(logProbs, [-1]), advantages: rows(b.advantages), returns: rows(b.returns) };
    const { loss, losses } = ppoObjective(network.forward(pick(b.observations), before, keep), batch, clip, this.settings);
    this.optimizer.step(clipGradNorm(grad(loss, network.parameters()), maxGradNorm));
    return losses;
  }

  protected override parts(): Record<string, Stateful | Tensor> {
    const memories = Object.fromEntries([...this.#now, ...this.#start].map((t, i) => [`memory${i}`, t]));
    return { ...super.parts(), keeps: this.#keeps, keep: this.#keep, ...memories };
  }

  /** Empties the memory of `act`: an episode begins. */
  forget(): void {
    this.#fresh = true;
  }

  protected decide(observations: Tensor, deterministic: boolean): Tensor {
    put(this.#going, [this.#fresh ? 0 : 1], 0);
    this.#fresh = false;
    const { action, mode } = this.#act(observations, this.#going);
    return deterministic ? mode : action;
  }

  protected explore(t: number, observations: Float32Array): ArrayLike<number> {
    const { worlds: N } = this.settings;
    if (t === 0) this.#mark();
    put(this.#keeps, this.#keep.view(), t * N);
    const { action, logProb, values } = this.#explore(this.input(observations), this.#keep);
    const actions = action.data;
    this.buffer.act(t, observations, actions, logProb.view(), values.view());
    // What follows belongs to the same episode, the last observation of one that ends too.
    put(this.#keep, new Float32Array(N).fill(1), 0);
    return actions;
  }

  protected override seen(step: VectorStep): void {
    put(
      this.#keep,
      ended(step).map((over) => 1 - over),
      0,
    );
  }

  protected foresee(observations: Tensor): Tensor {
    return this.#values(observations, this.#keep);
  }

  protected improve(left: number): Readonly<Record<string, number>> {
    return ppoEpochs(this.#epochs, () => this.#epoch(this.#clip * left));
  }
}
