// Pendulum: swing up and hold.
import { NO_INFO, type Picture, type Snapshot, type Start, type Step, World } from "../env.ts";
import { Box } from "../spaces/box.ts";
import type { Vector } from "../spaces/space.ts";
import { cos, sin } from "../trig.ts";

const maxSpeed = 8; // rad/s
const maxTorque = 2; // N m
const dt = 0.05; // s
const TURN = 2 * Math.PI;

/** The angle in [−π, π). */
function normalized(angle: number): number {
  const x = angle + Math.PI;
  return x - TURN * Math.floor(x / TURN) - Math.PI;
}

/**
 * A pendulum hangs on a motor too weak to lift it at once.
 *
 * | action | min | max | unit | | observation | min | max | unit |
 * | --- | --- | --- | --- | --- | --- | --- | --- | --- |
 * | torque | −2 | 2 | N m | | 0 cos θ | −1 | 1 | |
 * | | | | | | 1 sin θ | −1 | 1 | |
 * | | | | | | 2 angular velocity | −8 | 8 | rad/s |
 *
 * θ = 0 is upright. Reward: −(θ² + 0.1 θ'² + 0.001 torque²), θ in [−π, π). Start: θ uniform in ±π (`options.x_init`),
 * θ' in ±1 (`options.y_init`). Never terminated. Truncated (by `make`): after 200 steps.
 * @see Gymnasium's Pendulum-v1
 */
export class Pendulum extends World<Vector, Vector> {
  readonly observationSpace: Box = new Box([-1, -1, -maxSpeed], [1, 1, maxSpeed]);
  readonly actionSpace: Box = new Box(-maxTorque, maxTorque, [1]);
  readonly #gravity: number;
  #theta = 0;
  #omega = 0;

  /** @param options.gravity - m/s², default 10 */
  constructor(options: { gravity?: number } = {}) {
    super("pendulum");
    this.#gravity = options.gravity ?? 10;
  }

  protected begin(options: Readonly<Record<string, number>>): Start<Vector> {
    const x = options.x_init ?? Math.PI;
    const y = options.y_init ?? 1;
    this.#theta = this.random.uniform(-x, x);
    this.#omega = this.random.uniform(-y, y);
    return { observation: this.#observe(), info: NO_INFO };
  }

  #observe(): number[] {
    return [Math.fround(cos(this.#theta)), Math.fround(sin(this.#theta)), Math.fround(this.#omega)];
  }

  step(action: Vector): Step<Vector> {
    if (!this.running) throw this.notRunning();
    if (action.length !== 1 || Number.isNaN(action[0])) throw this.badAction(action);
    const u = Math.min(Math.max(action[0]!, -maxTorque), maxTorque);
    const theta = this.#theta;
    const omega = this.#omega;
    const angle = normalized(theta);
    const cost = angle * angle + 0.1 * (omega * omega) + 0.001 * (u * u);
    const faster = omega + (((3 * this.#gravity) / 2) * sin(theta) + 3 * u) * dt;
    this.#omega = Math.min(Math.max(faster, -maxSpeed), maxSpeed);
    this.#theta = theta + this.#omega * dt;
    return { observation: this.#observe(), reward: -cost, terminated: false, truncated: false, info: NO_INFO };
  }

  render(): Picture {
    const tip: [number, number] = [-sin(this.#theta), cos(this.#theta)];
    return {
      view: [-1.3, -1.3, 1.3, 1.3],
      shapes: [
        { kind: "line", points: [[0, 0], tip], width: 0.15, color: "#cc4d4d" },
        { kind: "circle", center: [0, 0], radius: 0.05, color: "#000000" },
      ],
      text: `angle ${normalized(this.#theta).toFixed(3)} rad, velocity ${this.#omega.toFixed(3)} rad/s`,
    };
  }

  protected remember(): Record<string, unknown> {
    return { state: [this.#theta, this.#omega] };
  }

  protected recall(memory: Snapshot): void {
    [this.#theta, this.#omega] = memory.state as [number, number];
  }
}
