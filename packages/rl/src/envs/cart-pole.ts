// CartPole: balance a pole on a cart.
import { NO_INFO, type Picture, type Snapshot, type Start, type Step, startBounds, World } from "../env.ts";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import type { Vector } from "../spaces/space.ts";
import { cos, sin } from "../trig.ts";

const gravity = 9.8; // m/s²
const massPole = 0.1; // kg
const totalMass = massPole + 1; // kg
const halfLength = 0.5; // m
const poleMassLength = massPole * halfLength;
const force = 10; // N
const tau = 0.02; // seconds between state updates
/** Angle at which an episode ends, radians. */
export const thetaThreshold: number = (12 * 2 * Math.PI) / 360;
/** Position at which an episode ends, metres. */
export const xThreshold = 2.4;
const MAX = 3.4028234663852886e38;

/** Its observation space. */
export function cartPoleSpace(): Box {
  const high = [xThreshold * 2, MAX, thetaThreshold * 2, MAX];
  return new Box(
    high.map((x) => -x),
    high,
  );
}

/**
 * A pole stands on a cart that is pushed left or right along a track.
 *
 * | action | meaning | | observation | min | max | unit |
 * | --- | --- | --- | --- | --- | --- | --- |
 * | 0 | push to the left with 10 N | | 0 position | −4.8 | 4.8 | m |
 * | 1 | push to the right | | 1 velocity | −∞ | ∞ | m/s |
 * | | | | 2 angle of the pole | −0.418 | 0.418 | rad |
 * | | | | 3 its angular velocity | −∞ | ∞ | rad/s |
 *
 * Reward: 1 for every step, the last one too. Start: all four uniform in ±0.05 (`options.low`, `options.high`).
 * Terminated: |position| > 2.4 m or |angle| > 12°. Truncated (by `make`): after 500 steps (v1). Solved: 475.
 * @see Barto, Sutton & Anderson 1983, Neuronlike adaptive elements, doi:10.1109/TSMC.1983.6313077; Gymnasium's CartPole-v1
 */
export class CartPole extends World<Vector, number> {
  readonly observationSpace: Box = cartPoleSpace();
  readonly actionSpace: Discrete = new Discrete(2);
  #x = 0;
  #v = 0;
  #theta = 0;
  #omega = 0;

  constructor() {
    super("cart-pole");
  }

  protected begin(options: Readonly<Record<string, number>>): Start<Vector> {
    const [low, high] = startBounds("cart-pole", options, -0.05, 0.05);
    this.#x = this.random.uniform(low, high);
    this.#v = this.random.uniform(low, high);
    this.#theta = this.random.uniform(low, high);
    this.#omega = this.random.uniform(low, high);
    return { observation: this.#observe(), info: NO_INFO };
  }

  #observe(): number[] {
    return [Math.fround(this.#x), Math.fround(this.#v), Math.fround(this.#theta), Math.fround(this.#omega)];
  }

  step(action: number): Step<Vector> {
    if (!this.running) throw this.notRunning();
    if (action !== 0 && action !== 1) throw this.badAction(action);
    const theta = this.#theta;
    const omega = this.#omega;
    const v = this.#v;
    const c = cos(theta);
    const s = sin(theta);
    const push = ((action === 1 ? force : -force) + poleMassLength * (omega * omega) * s) / totalMass;
    const alpha = (gravity * s - c * push) / (halfLength * (4 / 3 - (massPole * (c * c)) / totalMass));
    const acceleration = push - (poleMassLength * alpha * c) / totalMass;
    this.#x += tau * v;
    this.#v = v + tau * acceleration;
    this.#theta = theta + tau * omega;
    this.#omega = omega + tau * alpha;
    const terminated = this.#x < -xThreshold || this.#x > xThreshold || this.#theta < -thetaThreshold || this.#theta > thetaThreshold;
    if (terminated) this.running = false;
    return { observation: this.#observe(), reward: 1, terminated, truncated: false, info: NO_INFO };
  }

  render(): Picture {
    const x = this.#x;
    const tip: [number, number] = [x + 2 * halfLength * sin(this.#theta), 0.1 + 2 * halfLength * cos(this.#theta)];
    const left = Math.round(((x + xThreshold) / (2 * xThreshold)) * 40);
    return {
      view: [-xThreshold, -0.5, xThreshold, 1.7],
      shapes: [
        {
          kind: "line",
          points: [
            [-xThreshold, -0.15],
            [xThreshold, -0.15],
          ],
          color: "#888888",
        },
        {
          kind: "polygon",
          points: [
            [x - 0.25, -0.15],
            [x + 0.25, -0.15],
            [x + 0.25, 0.15],
            [x - 0.25, 0.15],
          ],
          color: "#222222",
        },
        { kind: "line", points: [[x, 0.1], tip], width: 0.1, color: "#ca9865" },
      ],
      text: `|${"-".repeat(Math.max(0, Math.min(40, left)))}#${"-".repeat(Math.max(0, 40 - left))}| angle ${this.#theta.toFixed(3)} rad`,
    };
  }

  protected remember(): Record<string, unknown> {
    return { state: [this.#x, this.#v, this.#theta, this.#omega] };
  }

  protected recall(memory: Snapshot): void {
    [this.#x, this.#v, this.#theta, this.#omega] = memory.state as [number, number, number, number];
  }
}
