// The rollout buffer: T steps of N worlds in linear memory, with advantages.
import { add, assign, constant, linearScan, mul, narrow, noGrad, reshape, scope, sub, type Tensor, zeros } from "@sluice/core";
import { put } from "./memory.ts";
import type { VectorStep } from "./vector-env.ts";

/**
 * Generalised advantage estimation: A[t] = δ[t] + γλ (1 − done[t]) A[t + 1], δ[t] = r[t] + γ (1 − done[t]) V[t + 1] − V[t].
 * @param rewards - [T, N]
 * @param values - [T + 1, N]: the last row is what comes after
 * @param running - [T, N]: 0 where the episode ended with that step, else 1
 * @returns [T, N]
 * @see Schulman et al. 2016, High-dimensional continuous control using generalized advantage estimation, arXiv:1506.02438, eq. 16
 */
export function gae(rewards: Tensor, values: Tensor, running: Tensor, gamma: number, lambda: number): Tensor {
  const T = rewards.shape[0]!;
  const next = narrow(values, 0, 1, T);
  const delta = sub(add(rewards, mul(mul(running, next), gamma)), narrow(values, 0, 0, T)); // [T, N]
  return linearScan(mul(running, gamma * lambda), delta, 0, { reverse: true });
}

/** What is kept of T steps of N worlds. */
export class RolloutBuffer {
  readonly T: number;
  readonly N: number;
  /** [T · N, D] */
  readonly observations: Tensor;
  /** [T · N, A] f32, or [T · N] i32 */
  readonly actions: Tensor;
  /** [T, N] */
  readonly logProbs: Tensor;
  /** [T, N] */
  readonly rewards: Tensor;
  /** [T + 1, N] */
  readonly values: Tensor;
  /** [T, N]: 0 where an episode ended */
  readonly running: Tensor;
  /** [T · N] */
  readonly advantages: Tensor;
  /** [T · N]: targets of the value network */
  readonly returns: Tensor;

  constructor(T: number, N: number, D: number, action: { size: number; dtype: "f32" | "i32"; vector: boolean }) {
    const make = (shape: number[], dtype: "f32" | "i32" = "f32") => constant(zeros(shape, dtype));
    this.T = T;
    this.N = N;
    this.observations = make([T * N, D]);
    this.actions = make(action.vector ? [T * N, action.size] : [T * N], action.dtype);
    this.logProbs = make([T, N]);
    this.rewards = make([T, N]);
    this.values = make([T + 1, N]);
    this.running = make([T, N]);
    this.advantages = make([T * N]);
    this.returns = make([T * N]);
  }

  /** Notes what was seen and done at step t. */
  act(
    t: number,
    observations: ArrayLike<number>,
    actions: ArrayLike<number>,
    logProbs: ArrayLike<number>,
    values: ArrayLike<number>,
  ): void {
    const { N } = this;
    put(this.observations, observations, t * observations.length);
    put(this.actions, actions, t * actions.length);
    put(this.logProbs, logProbs, t * N);
    put(this.values, values, t * N);
  }

  /** Notes what came of step t. */
  outcome(t: number, rewards: ArrayLike<number>, over: ArrayLike<number>): void {
    const running = this.running.view();
    for (let i = 0; i < this.N; i++) running[t * this.N + i] = over[i] ? 0 : 1;
    put(this.rewards, rewards, t * this.N);
  }

  /** Works out advantages and returns. @param lastValues - [N], of the observations after the last step */
  finish(lastValues: ArrayLike<number>, gamma: number, lambda: number): void {
    put(this.values, lastValues, this.T * this.N);
    noGrad(() =>
      scope(() => {
        const advantages = gae(this.rewards, this.values, this.running, gamma, lambda); // [T, N]
        assign(this.returns, reshape(add(advantages, narrow(this.values, 0, 0, this.T)), [-1]));
        assign(this.advantages, reshape(advantages, [-1]));
      }),
    );
  }
}

/** Rewards, with γ times the value of what would have followed where an episode was cut off. @param beyond - [N], values of the last observations */
export function completed(step: VectorStep, gamma: number, beyond: () => ArrayLike<number>): Float32Array {
  const rewards = Float32Array.from(step.rewards);
  const cut = step.truncated.map((over, i) => (over && !step.terminated[i] ? 1 : 0));
  if (cut.includes(1)) {
    const values = beyond();
    for (let i = 0; i < rewards.length; i++) if (cut[i]) rewards[i]! += gamma * values[i]!;
  }
  return rewards;
}

/** 1 for every world whose episode ended with this step. */
export function ended(step: VectorStep): Uint8Array {
  return step.terminated.map((over, i) => over | step.truncated[i]!);
}
