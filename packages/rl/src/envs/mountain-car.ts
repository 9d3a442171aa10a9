// MountainCar, with three actions and with a continuous one: build up speed to leave a valley.
import { NO_INFO, type Picture, type Snapshot, type Start, type Step, startBounds, World } from "../env.ts";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import type { Vector } from "../spaces/space.ts";
import { cos, sin } from "../trig.ts";

const minPosition = -1.2;
const maxPosition = 0.6;
const maxSpeed = 0.07;
const gravity = 0.0025;

const height = (x: number) => sin(3 * x) * 0.45 + 0.55;

/** The hill as a line, the car and the flag. */
function picture(position: number, velocity: number, goal: number): Picture {
  const hill = Array.from({ length: 61 }, (_, i): [number, number] => {
    const x = minPosition + ((maxPosition - minPosition) * i) / 60;
    return [x, height(x)];
  });
  return {
    view: [minPosition, 0, maxPosition, 1.2],
    shapes: [
      { kind: "line", points: hill, color: "#000000" },
      {
        kind: "line",
        points: [
          [goal, height(goal)],
          [goal, height(goal) + 0.12],
        ],
        color: "#cccc00",
      },
      { kind: "circle", center: [position, height(position) + 0.03], radius: 0.04, color: "#444444" },
    ],
    text: `position ${position.toFixed(4)}, velocity ${velocity.toFixed(4)}`,
  };
}

/** What both cars share: the valley, its walls, its start. */
abstract class Valley<A> extends World<Vector, A> {
  readonly observationSpace: Box = new Box([minPosition, -maxSpeed], [maxPosition, maxSpeed]);
  readonly #label: string;
  readonly #goal: number;
  #position = 0;
  #velocity = 0;

  protected constructor(name: string, goal: number) {
    super(name);
    this.#label = name;
    this.#goal = goal;
  }

  protected begin(options: Readonly<Record<string, number>>): Start<Vector> {
    const [low, high] = startBounds(this.#label, options, -0.6, -0.4);
    this.#position = this.random.uniform(low, high);
    this.#velocity = 0;
    return { observation: this.observe(), info: NO_INFO };
  }

  protected observe(): number[] {
    return [Math.fround(this.#position), Math.fround(this.#velocity)];
  }

  /** Rolls on for a step. @returns whether the goal is reached */
  protected roll(push: number): boolean {
    let velocity = this.#velocity + (push + cos(3 * this.#position) * -gravity);
    velocity = Math.min(Math.max(velocity, -maxSpeed), maxSpeed);
    const position = Math.min(Math.max(this.#position + velocity, minPosition), maxPosition);
    if (position === minPosition && velocity < 0) velocity = 0;
    this.#position = position;
    this.#velocity = velocity;
    const reached = position >= this.#goal && velocity >= 0;
    if (reached) this.running = false;
    return reached;
  }

  render(): Picture {
    return picture(this.#position, this.#velocity, this.#goal);
  }

  protected remember(): Record<string, unknown> {
    return { state: [this.#position, this.#velocity] };
  }

  protected recall(memory: Snapshot): void {
    [this.#position, this.#velocity] = memory.state as [number, number];
  }
}

/**
 * A car in a valley, too weak to climb the right hill at once.
 *
 * | action | meaning | | observation | min | max | unit |
 * | --- | --- | --- | --- | --- | --- | --- |
 * | 0 | accelerate to the left by 0.001 | | 0 position | −1.2 | 0.6 | m |
 * | 1 | do not accelerate | | 1 velocity | −0.07 | 0.07 | m/step |
 * | 2 | accelerate to the right by 0.001 | | | | | |
 *
 * Reward: −1 a step. Start: position uniform in [−0.6, −0.4], velocity 0. Terminated: position ≥ 0.5. Truncated (by `make`):
 * after 200 steps. Solved: −110.
 * @see Moore 1990, Efficient memory-based learning for robot control, PhD thesis, Cambridge; Gymnasium's MountainCar-v0
 */
export class MountainCar extends Valley<number> {
  readonly actionSpace: Discrete = new Discrete(3);

  constructor() {
    super("mountain-car", 0.5);
  }

  step(action: number): Step<Vector> {
    if (!this.running) throw this.notRunning();
    if (!this.actionSpace.contains(action)) throw this.badAction(action);
    const terminated = this.roll((action - 1) * 0.001);
    return { observation: this.observe(), reward: -1, terminated, truncated: false, info: NO_INFO };
  }
}

/**
 * The car with a continuous force.
 *
 * | action | min | max | | observation | min | max | unit |
 * | --- | --- | --- | --- | --- | --- | --- | --- |
 * | force, times 0.0015 | −1 | 1 | | 0 position | −1.2 | 0.6 | m |
 * | | | | | 1 velocity | −0.07 | 0.07 | m/step |
 *
 * Reward: −0.1 action² a step, 100 at the goal. Start: position uniform in [−0.6, −0.4], velocity 0. Terminated: position ≥ 0.45.
 * Truncated (by `make`): after 999 steps. Solved: 90. The state is kept in double precision; Gymnasium rounds it to 32 bits each step.
 * @see Moore 1990, as above; Gymnasium's MountainCarContinuous-v0
 */
export class MountainCarContinuous extends Valley<Vector> {
  readonly actionSpace: Box = new Box(-1, 1, [1]);

  constructor() {
    super("mountain-car-continuous", 0.45);
  }

  step(action: Vector): Step<Vector> {
    if (!this.running) throw this.notRunning();
    if (action.length !== 1 || Number.isNaN(action[0])) throw this.badAction(action);
    const a = action[0]!;
    const terminated = this.roll(Math.min(Math.max(a, -1), 1) * 0.0015);
    const reward = (terminated ? 100 : 0) - a * a * 0.1;
    return { observation: this.observe(), reward, terminated, truncated: false, info: NO_INFO };
  }
}
