// SAC: soft actor-critic, with its temperature learned.
import {
  Adam,
  add,
  type Captured,
  capture,
  exp,
  grad,
  Module,
  mean,
  minimum,
  mseLoss,
  mul,
  narrow,
  neg,
  noGrad,
  parameter,
  type Stateful,
  type Stream,
  stopGradient,
  sub,
  type Tensor,
  zeros,
} from "@sluice/core";
import { scalar_log } from "@sluice/core/kernels";
import { ContinuousAgent, type ContinuousOptions, Critics } from "./continuous.ts";
import { SquashedGaussian } from "./distributions.ts";
import { FAINT_DECAY, follow, MLP } from "./networks.ts";
import type { Space } from "./spaces/space.ts";

/** Options of `SAC`. Defaults are Stable-Baselines3's. */
export interface SACOptions extends ContinuousOptions {
  /** Weight of the entropy, or the one that learning starts with when it is to be learned ("auto"). Default "auto", from 1. */
  temperature?: number | "auto";
  /** The entropy that the learned temperature aims at, nats. Default −A. */
  targetEntropy?: number;
}

/** A policy of squashed normal numbers: hidden layers, then mean and logarithm of the deviation. */
export class SquashedPolicy extends Module {
  readonly body: MLP;
  readonly #A: number;

  constructor(D: number, A: number, hidden: readonly number[], stream: Stream) {
    super();
    this.body = new MLP([D, ...hidden, 2 * A], { activation: "relu", start: "uniform", stream });
    this.#A = A;
  }

  /** @param x - [N, D] */
  forward(x: Tensor): SquashedGaussian {
    const out = this.body.forward(x); // [N, 2A]
    return new SquashedGaussian(narrow(out, 1, 0, this.#A), narrow(out, 1, this.#A, this.#A));
  }
}

/**
 * Soft actor-critic.
 *
 * Differences from the paper:
 * 1. No separate value network (as its second version): targets use the smaller of two target critics.
 * 2. The temperature is learned through its logarithm.
 * 3. An episode that was cut off keeps the value of its last observation.
 * @see Haarnoja et al. 2018, Soft actor-critic algorithms and applications, arXiv:1812.05905, algorithm 1
 */
export class SAC extends ContinuousAgent {
  readonly policy: SquashedPolicy;
  readonly critics: Critics;
  readonly targetCritics: Critics;
  /** []: logarithm of the temperature */
  readonly logTemperature: Tensor;
  readonly policyOptimizer: Adam;
  readonly criticOptimizer: Adam;
  readonly temperatureOptimizer: Adam | null;
  readonly #mode: Captured<readonly [Tensor], Tensor>;
  readonly #draw: Captured<readonly [Tensor], Tensor>;
  readonly #learn: Captured<readonly [], { critic: Tensor; actor: Tensor; temperature: Tensor }>;

  constructor(observationSpace: Space, actionSpace: Space, options: SACOptions = {}) {
    super("sac", observationSpace, actionSpace, options);
    const { lr = 3e-4, tau = 0.005, hidden = [256, 256], temperature = "auto" } = options;
    const { width: D, size: A, stream, batch, buffer } = this;
    const targetEntropy = options.targetEntropy ?? -A;
    this.policy = new SquashedPolicy(D, A, hidden, stream);
    this.critics = new Critics(2, D, A, hidden, stream);
    this.targetCritics = new Critics(2, D, A, hidden, stream);
    this.logTemperature = parameter(zeros([])).set([temperature === "auto" ? 0 : scalar_log({ x: temperature })]);
    const policyParameters = this.policy.parameters();
    const criticParameters = this.critics.parameters();
    const targetParameters = this.targetCritics.parameters();
    follow(targetParameters, criticParameters, 1);
    this.policyOptimizer = new Adam(policyParameters, { lr, weightDecay: FAINT_DECAY });
    this.criticOptimizer = new Adam(criticParameters, { lr, weightDecay: FAINT_DECAY });
    this.temperatureOptimizer = temperature === "auto" ? new Adam([this.logTemperature], { lr }) : null;

    this.#mode = capture((observations: Tensor) => noGrad(() => this.policy.forward(observations).mode()));
    this.#draw = capture((observations: Tensor) => noGrad(() => this.policy.forward(observations).draw(stream).action));
    this.#learn = capture(() => {
      const t = buffer.take(buffer.indices(batch, stream));
      const { action, logProb } = this.policy.forward(t.observations).draw(stream); // [B, A], [B]
      const weight = noGrad(() => exp(this.logTemperature));
      if (this.temperatureOptimizer) {
        const gap = noGrad(() => mean(add(logProb, targetEntropy)));
        const loss = neg(mul(this.logTemperature, stopGradient(gap)));
        this.temperatureOptimizer.step(grad(loss, [this.logTemperature]));
      }
      const goal = noGrad(() => {
        const next = this.policy.forward(t.nextObservations).draw(stream);
        const value = this.targetCritics.forward(t.nextObservations, next.action).reduce(minimum);
        return add(t.rewards, mul(t.discounts, sub(value, mul(weight, next.logProb)))); // [B]
      });
      const errors = this.critics.forward(t.observations, t.actions).map((q) => mseLoss(q, stopGradient(goal)));
      const critic = mul(errors.reduce(add), 0.5);
      this.criticOptimizer.step(grad(critic, criticParameters));
      const worth = this.critics.forward(t.observations, action).reduce(minimum);
      const actor = mean(sub(mul(logProb, stopGradient(weight)), worth));
      this.policyOptimizer.step(grad(actor, policyParameters));
      follow(targetParameters, criticParameters, tau);
      return { critic, actor, temperature: weight };
    });
  }

  protected override parts(): Record<string, Stateful | Tensor> {
    const { policy, critics, targetCritics, logTemperature, policyOptimizer, criticOptimizer, temperatureOptimizer } = this;
    const all = { ...super.parts(), policy, critics, targetCritics, logTemperature, policyOptimizer, criticOptimizer };
    return temperatureOptimizer ? { ...all, temperatureOptimizer } : all;
  }

  protected decide(observations: Tensor, deterministic: boolean): Tensor {
    return deterministic ? this.#mode(observations) : this.#draw(observations);
  }

  protected propose(observations: Tensor): Tensor {
    return this.#draw(observations);
  }

  protected update(): Readonly<Record<string, number>> {
    const { critic, actor, temperature } = this.#learn();
    return { critic: critic.item(), actor: actor.item(), temperature: temperature.item() };
  }
}
