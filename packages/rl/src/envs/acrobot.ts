// Acrobot: swing the end of a two-link arm above a height.
import { NO_INFO, type Picture, type Snapshot, type Start, type Step, startBounds, World } from "../env.ts";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import type { Vector } from "../spaces/space.ts";
import { cos, sin } from "../trig.ts";

const dt = 0.2; // s
const g = 9.8; // m/s²
const HALF_PI = Math.PI / 2;
const maxVelocity1 = 4 * Math.PI; // rad/s
const maxVelocity2 = 9 * Math.PI; // rad/s

/** Accelerations of the joints by Sutton and Barto's equations; masses 1 kg, links 1 m, centres 0.5 m, inertia 1 kg m². */
function accelerations(theta1: number, theta2: number, omega1: number, omega2: number, torque: number): [number, number] {
  const c2 = cos(theta2);
  const s2 = sin(theta2);
  const d1 = 0.25 + (1 + 0.25 + c2) + 2;
  const d2 = 0.25 + 0.5 * c2 + 1;
  const phi2 = 0.5 * g * cos(theta1 + theta2 - HALF_PI);
  const phi1 = -0.5 * (omega2 * omega2) * s2 - omega2 * omega1 * s2 + 1.5 * g * cos(theta1 - HALF_PI) + phi2;
  const alpha2 = (torque + (d2 / d1) * phi1 - 0.5 * (omega1 * omega1) * s2 - phi2) / (0.25 + 1 - (d2 * d2) / d1);
  return [-(d2 * alpha2 + phi1) / d1, alpha2];
}

function wrap(angle: number): number {
  let x = angle;
  while (x > Math.PI) x -= 2 * Math.PI;
  while (x < -Math.PI) x += 2 * Math.PI;
  return x;
}

/**
 * Two links hang in a chain; only the joint between them has a motor.
 *
 * | action | meaning | | observation | min | max | unit |
 * | --- | --- | --- | --- | --- | --- | --- |
 * | 0 | −1 N m at the joint | | 0, 1 cos θ₁, sin θ₁ | −1 | 1 | |
 * | 1 | nothing | | 2, 3 cos θ₂, sin θ₂ | −1 | 1 | |
 * | 2 | 1 N m at the joint | | 4 velocity of θ₁ | −4π | 4π | rad/s |
 * | | | | 5 velocity of θ₂ | −9π | 9π | rad/s |
 *
 * θ₁ = 0 hangs down, θ₂ is relative to the first link. Reward: −1 a step, 0 when the goal is reached. Start: all four uniform in
 * ±0.1, rounded to 32 bits. Terminated: −cos θ₁ − cos(θ₁ + θ₂) > 1. Truncated (by `make`): after 500 steps. Solved: −100.
 * One step is 0.2 s, by Runge and Kutta's fourth order.
 * @see Sutton 1996, Generalization in reinforcement learning (NIPS 8); Gymnasium's Acrobot-v1
 */
export class Acrobot extends World<Vector, number> {
  readonly observationSpace: Box = new Box([-1, -1, -1, -1, -maxVelocity1, -maxVelocity2], [1, 1, 1, 1, maxVelocity1, maxVelocity2]);
  readonly actionSpace: Discrete = new Discrete(3);
  #theta1 = 0;
  #theta2 = 0;
  #omega1 = 0;
  #omega2 = 0;

  constructor() {
    super("acrobot");
  }

  protected begin(options: Readonly<Record<string, number>>): Start<Vector> {
    const [low, high] = startBounds("acrobot", options, -0.1, 0.1);
    this.#theta1 = Math.fround(this.random.uniform(low, high));
    this.#theta2 = Math.fround(this.random.uniform(low, high));
    this.#omega1 = Math.fround(this.random.uniform(low, high));
    this.#omega2 = Math.fround(this.random.uniform(low, high));
    return { observation: this.#observe(), info: NO_INFO };
  }

  #observe(): number[] {
    return [cos(this.#theta1), sin(this.#theta1), cos(this.#theta2), sin(this.#theta2), this.#omega1, this.#omega2].map(Math.fround);
  }

  step(action: number): Step<Vector> {
    if (!this.running) throw this.notRunning();
    if (!this.actionSpace.contains(action)) throw this.badAction(action);
    const torque = action - 1;
    const [t1, t2, w1, w2] = [this.#theta1, this.#theta2, this.#omega1, this.#omega2];
    const h = dt / 2;
    const [a1, a2] = accelerations(t1, t2, w1, w2, torque);
    const [v1, v2] = [w1 + h * a1, w2 + h * a2];
    const [b1, b2] = accelerations(t1 + h * w1, t2 + h * w2, v1, v2, torque);
    const [u1, u2] = [w1 + h * b1, w2 + h * b2];
    const [c1, c2] = accelerations(t1 + h * v1, t2 + h * v2, u1, u2, torque);
    const [x1, x2] = [w1 + dt * c1, w2 + dt * c2];
    const [d1, d2] = accelerations(t1 + dt * u1, t2 + dt * u2, x1, x2, torque);
    this.#theta1 = wrap(t1 + (dt / 6) * (w1 + 2 * v1 + 2 * u1 + x1));
    this.#theta2 = wrap(t2 + (dt / 6) * (w2 + 2 * v2 + 2 * u2 + x2));
    this.#omega1 = Math.min(Math.max(w1 + (dt / 6) * (a1 + 2 * b1 + 2 * c1 + d1), -maxVelocity1), maxVelocity1);
    this.#omega2 = Math.min(Math.max(w2 + (dt / 6) * (a2 + 2 * b2 + 2 * c2 + d2), -maxVelocity2), maxVelocity2);
    const terminated = -cos(this.#theta1) - cos(this.#theta2 + this.#theta1) > 1;
    if (terminated) this.running = false;
    return { observation: this.#observe(), reward: terminated ? 0 : -1, terminated, truncated: false, info: NO_INFO };
  }

  render(): Picture {
    const elbow: [number, number] = [sin(this.#theta1), -cos(this.#theta1)];
    const tip: [number, number] = [elbow[0] + sin(this.#theta1 + this.#theta2), elbow[1] - cos(this.#theta1 + this.#theta2)];
    return {
      view: [-2.2, -2.2, 2.2, 2.2],
      shapes: [
        {
          kind: "line",
          points: [
            [-2.2, 1],
            [2.2, 1],
          ],
          color: "#000000",
        },
        { kind: "line", points: [[0, 0], elbow, tip], width: 0.2, color: "#00cccc" },
        { kind: "circle", center: elbow, radius: 0.1, color: "#cccc00" },
      ],
      text: `height of the end ${tip[1].toFixed(3)} m, goal 1`,
    };
  }

  protected remember(): Record<string, unknown> {
    return { state: [this.#theta1, this.#theta2, this.#omega1, this.#omega2] };
  }

  protected recall(memory: Snapshot): void {
    [this.#theta1, this.#theta2, this.#omega1, this.#omega2] = memory.state as [number, number, number, number];
  }
}
