// What agents of continuous actions share exactly: the scale of actions, noise, pairs of critics.
import { type Captured, capture, concat, type Layer, Module, noGrad, rand, reshape, type Stream, type Tensor } from "@sluice/core";
import { type AgentMemory, checkActions } from "./agent.ts";
import { Generator } from "./generator.ts";
import { MLP } from "./networks.ts";
import { type ActionNoise, NormalNoise, OrnsteinUhlenbeckNoise } from "./noise.ts";
import { OffPolicyAgent, type OffPolicyOptions } from "./off-policy.ts";
import type { Box } from "./spaces/box.ts";
import type { Space } from "./spaces/space.ts";

/** Options of agents of continuous actions. */
export interface ContinuousOptions extends OffPolicyOptions {
  /** Learning rate of all networks. Default 1e-3 (or as the agent says). */
  lr?: number;
  /** Share of the networks that the targets take on per gradient step. Default 0.005. */
  tau?: number;
  /** Features of the hidden layers. Default [256, 256] (or as the agent says). */
  hidden?: readonly number[];
  /** Added to actions while learning, in units of the scaled action: a standard deviation; drifting with `ou`. Default 0 (or as the agent says). */
  noise?: number;
  /** Whether the noise is Ornstein and Uhlenbeck's. Default false. */
  ou?: boolean;
}

/** One or two value networks of observation and action. */
export class Critics extends Module {
  readonly networks: MLP[];

  constructor(count: number, D: number, A: number, hidden: readonly number[], stream: Stream) {
    super();
    this.networks = Array.from({ length: count }, () => new MLP([D + A, ...hidden, 1], { activation: "relu", start: "uniform", stream }));
  }

  /** @param actions - [N, A] in (−1, 1); @returns [N] of each */
  forward(observations: Tensor, actions: Tensor): Tensor[] {
    const x = concat([observations, actions], 1); // [N, D + A]
    return this.networks.map((network) => reshape(network.forward(x), [-1]));
  }

  /** What the first alone says. @returns [N] */
  first(observations: Tensor, actions: Tensor): Tensor {
    return reshape(this.networks[0]!.forward(concat([observations, actions], 1)), [-1]);
  }
}

/** Acts in a Box; networks see actions scaled to (−1, 1). */
export abstract class ContinuousAgent extends OffPolicyAgent {
  readonly noise: ActionNoise | null;
  readonly #box: Box;
  readonly #uniform: Captured<readonly [Tensor], Tensor>;

  /** @throws RangeError unless actions are of a bounded Box */
  protected constructor(name: string, observationSpace: Space, actionSpace: Space, options: ContinuousOptions) {
    super(name, observationSpace, actionSpace, options);
    checkActions(name, actionSpace, ["Box"]);
    const box = actionSpace as Box;
    if (!box.bounded) throw new RangeError(`${name}: actions are of ${box} without bounds, needs finite ones`);
    this.#box = box;
    const random = new Generator(this.seed);
    const { noise = 0, ou = false } = options;
    this.noise = noise === 0 ? null : ou ? new OrnsteinUhlenbeckNoise(noise, random) : new NormalNoise(noise, random);
    const { stream, size } = this;
    this.#uniform = capture((observations: Tensor) => noGrad(() => rand([observations.shape[0]!, size], { stream, low: -1, high: 1 })));
  }

  /** Scaled actions to explore with, before noise. @returns [N, A] */
  protected abstract propose(observations: Tensor): Tensor;

  protected explore(observations: Tensor, random: boolean): ArrayLike<number> {
    const actions = (random ? this.#uniform(observations) : this.propose(observations)).data as Float32Array;
    if (!this.noise || random) return actions;
    const { size } = this;
    for (let i = 0; i < actions.length / size; i++) {
      for (const [k, n] of this.noise.next(i, size).entries()) {
        actions[i * size + k] = Math.min(Math.max(actions[i * size + k]! + n, -1), 1);
      }
    }
    return actions;
  }

  protected override ended(world: number): void {
    this.noise?.reset(world);
  }

  protected override toWorld(actions: ArrayLike<number>): ArrayLike<number> {
    const { low, high } = this.#box;
    const n = this.size;
    return Float32Array.from(actions, (a, i) => low[i % n]! + 0.5 * (a + 1) * (high[i % n]! - low[i % n]!));
  }

  protected override bounded(actions: ArrayLike<number>): ArrayLike<number> {
    return this.toWorld(actions);
  }

  protected override remember(): AgentMemory {
    return { ...super.remember(), noise: this.noise?.memory ?? null };
  }

  protected override recall(memory: AgentMemory): void {
    super.recall(memory);
    if (this.noise) this.noise.memory = memory.noise;
  }
}

/** A deterministic policy: hidden layers, tanh at the end. */
export function tanhPolicy(D: number, A: number, hidden: readonly number[], stream: Stream): Layer {
  return new MLP([D, ...hidden, A], { activation: "relu", outputActivation: "tanh", start: "uniform", stream });
}
