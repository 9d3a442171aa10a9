// Behaviour cloning: a policy learned from what an expert did, as classification or regression.
import {
  Adam,
  type Captured,
  capture,
  grad,
  indexSelect,
  mean,
  neg,
  noGrad,
  packCheckpoint,
  randint,
  Stream,
  type Tensor,
  tensor,
  unpackCheckpoint,
} from "@sluice/core";
import type { Env } from "./env.ts";
import type { Policy } from "./evaluate.ts";
import { ActorCritic, type ActorCriticOptions } from "./policy.ts";
import { Discrete } from "./spaces/discrete.ts";
import type { Space } from "./spaces/space.ts";
import { unpackAction } from "./vector-env.ts";

/** What an expert saw and did, laid out flat. */
export interface Demonstrations {
  /** [N · D] */
  readonly observations: number[];
  /** [N] choices, or [N · A] */
  readonly actions: number[];
}

/** Lets an expert play and notes what it saw and did. */
export function demonstrate(expert: Policy | ((observation: unknown) => unknown), env: Env, steps: number, seed = 0): Demonstrations {
  const demonstrations: Demonstrations = { observations: [], actions: [] };
  let { observation } = env.reset({ seed });
  for (let t = 0; t < steps; t++) {
    const action = typeof expert === "function" ? expert(observation) : expert.act(observation);
    demonstrations.observations.push(...env.observationSpace.flatten(observation));
    demonstrations.actions.push(...(typeof action === "number" ? [action] : Array.from(action as ArrayLike<number>)));
    const step = env.step(action);
    observation = step.terminated || step.truncated ? env.reset().observation : step.observation;
  }
  return demonstrations;
}

/** Options of `BehaviourCloning`. */
export interface BehaviourCloningOptions extends ActorCriticOptions {
  seed?: number;
  /** Learning rate. Default 1e-3. */
  lr?: number;
  /** Pairs per gradient step. Default 64. */
  batch?: number;
}

/**
 * Makes the expert's actions likely: least −mean log π(a | s).
 *
 * Differences from the paper:
 * 1. Any policy network and any actions that a policy gradient can learn.
 * @see Pomerleau 1989, ALVINN: an autonomous land vehicle in a neural network (NIPS 1)
 */
export class BehaviourCloning {
  readonly network: ActorCritic;
  readonly optimizer: Adam;
  readonly #observationSpace: Space;
  readonly #actionSpace: Space;
  readonly #batch: number;
  readonly #stream: Stream;
  readonly #mode: Captured<readonly [Tensor], Tensor>;

  constructor(observationSpace: Space, actionSpace: Space, options: BehaviourCloningOptions = {}) {
    const { seed = 0, lr = 1e-3, batch = 64 } = options;
    this.#stream = new Stream("behaviour-cloning", seed);
    this.#observationSpace = observationSpace;
    this.#actionSpace = actionSpace;
    this.#batch = batch;
    this.network = new ActorCritic(observationSpace.flatSize, actionSpace, this.#stream, options);
    this.optimizer = new Adam(this.network.policy.parameters(), { lr });
    this.#mode = capture((x: Tensor) => noGrad(() => this.network.distribution(x).mode()));
  }

  /** Learns from demonstrations, a gradient step at a time. */
  *learn(demonstrations: Demonstrations, options: { steps: number }): Generator<{ step: number; loss: number }, void, void> {
    const D = this.#observationSpace.flatSize;
    const N = demonstrations.observations.length / D;
    const discrete = this.#actionSpace instanceof Discrete;
    const observations = tensor(Float32Array.from(demonstrations.observations), [N, D]);
    const { actions: flat } = demonstrations;
    const actions = discrete ? tensor(Int32Array.from(flat)) : tensor(Float32Array.from(flat), [N, flat.length / N]);
    const parameters = this.network.policy.parameters();
    const learn = capture(() => {
      const indices = randint(0, N, [this.#batch], { stream: this.#stream });
      const pick = (t: Tensor) => indexSelect(t, 0, indices);
      const loss = neg(mean(this.network.distribution(pick(observations)).logProb(pick(actions))));
      this.optimizer.step(grad(loss, parameters));
      return loss;
    });
    for (let step = 1; step <= options.steps; step++) yield { step, loss: learn().item() };
    learn.dispose();
  }

  /** Everything that learning goes on with, in one safetensors file. Take it between two steps of `learn`. */
  save(): Uint8Array {
    return packCheckpoint({ network: this.network, optimizer: this.optimizer, stream: this.#stream });
  }

  /**
   * Takes up where `save` was called: the same bits as without a break.
   * @throws FileFormatError if the file is broken, ShapeError if it does not fit
   */
  restore(bytes: Uint8Array): void {
    unpackCheckpoint(bytes, { network: this.network, optimizer: this.optimizer, stream: this.#stream });
  }

  /** The likeliest action. */
  act(observation: unknown): unknown {
    const flat = this.#observationSpace.flatten(observation);
    const chosen = this.#mode(tensor(flat, [1, flat.length])).data;
    return unpackAction(this.#actionSpace, chosen, 0, chosen.length);
  }
}
