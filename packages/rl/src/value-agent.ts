// What agents that value choices share exactly: two networks, exploration by chance, copies to the target.
import {
  Adam,
  argmax,
  type Captured,
  capture,
  clipGradNorm,
  grad,
  type Layer,
  less,
  noGrad,
  rand,
  randint,
  type Stateful,
  type Stream,
  type Tensor,
  where,
} from "@sluice/core";
import { checkActions } from "./agent.ts";
import { FAINT_DECAY, follow } from "./networks.ts";
import { OffPolicyAgent, type OffPolicyOptions } from "./off-policy.ts";
import type { Discrete } from "./spaces/discrete.ts";
import type { Space } from "./spaces/space.ts";

/** Options of agents that value choices. */
export interface ValueOptions extends OffPolicyOptions {
  /** Learning rate. Default as the agent says. */
  lr?: number;
  /** Environment steps between copies to the target network. Default 10000. */
  targetEvery?: number;
  /** Share of the network that is copied. Default 1. */
  tau?: number;
  /** Share of the run over which exploration falls. Default as the agent says. */
  explorationShare?: number;
  /** Odds of a random action at the start and at the end. Default as the agent says. */
  epsilon?: readonly [number, number];
  /** Features of the hidden layers. Default [64, 64]. */
  hidden?: readonly number[];
  /** Most that the common norm of the gradients may be. Default as the agent says. */
  maxGradNorm?: number;
  /** Networks of one's own instead, two of one kind: [N, D] to as many numbers as the agent reads. */
  networks?: { readonly online: Layer; readonly target: Layer };
}

/** Options whose defaults are the agent's, and Adam's eps. */
type Settings = ValueOptions & Required<Pick<ValueOptions, "lr" | "explorationShare" | "epsilon" | "maxGradNorm">> & { eps?: number };

/** Makes a network for observations of D numbers and A choices. */
type Build = (D: number, hidden: readonly number[], A: number, stream: Stream) => Layer;

/** Takes the choice of the highest value, or with odds that fall a random one. */
export abstract class ValueAgent extends OffPolicyAgent {
  readonly network: Layer;
  readonly target: Layer;
  readonly optimizer: Adam;
  readonly #parameters: readonly Tensor[];
  readonly #epsilon: readonly [number, number];
  readonly #share: number;
  readonly #targetEvery: number;
  readonly #maxGradNorm: number;
  readonly #act: Captured<readonly [Tensor, Tensor], Tensor>;
  readonly #greedy: Captured<readonly [Tensor], Tensor>;
  readonly #copy: Captured<readonly [], void>;

  /** @throws RangeError unless actions are Discrete */
  protected constructor(name: string, observationSpace: Space, actionSpace: Space, options: Settings, build: Build) {
    super(name, observationSpace, actionSpace, { warmup: 50000, every: 4, batch: 32, ...options });
    checkActions(name, actionSpace, ["Discrete"]);
    const { lr, targetEvery = 10000, tau = 1, explorationShare, epsilon, hidden = [64, 64], maxGradNorm, networks, eps = 1e-8 } = options;
    const A = (actionSpace as Discrete).n;
    const { stream } = this;
    this.network = networks?.online ?? build(this.width, hidden, A, stream);
    this.target = networks?.target ?? build(this.width, hidden, A, stream);
    this.#parameters = this.network.parameters();
    const targets = this.target.parameters();
    follow(targets, this.#parameters, 1);
    this.optimizer = new Adam(this.#parameters, { lr, eps, weightDecay: FAINT_DECAY });
    this.#epsilon = epsilon;
    this.#share = explorationShare;
    this.#targetEvery = targetEvery;
    this.#maxGradNorm = maxGradNorm;

    const best = (observations: Tensor) => argmax(this.worth(observations), 1);
    this.#greedy = capture((observations: Tensor) => noGrad(() => best(observations)));
    this.#act = capture((observations: Tensor, odds: Tensor) =>
      noGrad(() => {
        const [N] = observations.shape as [number];
        const dice = less(rand([N], { stream }), odds);
        return where(dice, randint(0, A, [N], { stream }), best(observations));
      }),
    );
    this.#copy = capture(() => follow(targets, this.#parameters, tau));
  }

  /** What each choice is expected to bring. @param observations - [N, D]; @returns [N, A] */
  protected abstract worth(observations: Tensor): Tensor;

  /** A step down the gradient of a loss, which may be captured. */
  protected descend(loss: Tensor): void {
    const gradients = grad(loss, this.#parameters);
    this.optimizer.step(Number.isFinite(this.#maxGradNorm) ? clipGradNorm(gradients, this.#maxGradNorm) : gradients);
  }

  protected override parts(): Record<string, Stateful | Tensor> {
    return { ...super.parts(), network: this.network, target: this.target, optimizer: this.optimizer };
  }

  /** Odds of a random action at this part of the run. */
  epsilon(progress: number): number {
    const [first, last] = this.#epsilon;
    return first + (last - first) * Math.min(progress / this.#share, 1);
  }

  protected decide(observations: Tensor, deterministic: boolean): Tensor {
    return deterministic ? this.#greedy(observations) : this.#act(observations, this.#epsilon[1]);
  }

  protected explore(observations: Tensor, random: boolean, progress: number): ArrayLike<number> {
    return this.#act(observations, random ? 1 : this.epsilon(progress)).data;
  }

  protected override stepped(N: number): void {
    if (Math.floor(this.steps / this.#targetEvery) > Math.floor((this.steps - N) / this.#targetEvery)) this.#copy();
  }

  /** The values of all choices, to be looked at. @returns as many numbers as there are choices */
  values(observation: unknown): number[] {
    const flat = this.observationSpace.flatten(observation);
    return [...noGrad(() => this.worth(this.input(flat))).data];
  }
}
