// LunarLander, discrete and continuous: land a module on the moon. Rigid bodies by planck, which is installed beside.

import { scalar_tanh } from "@sluice/core/kernels";
import { type Body, BoxShape, EdgeShape, type Fixture, World as Physics, PolygonShape, RevoluteJoint } from "planck";
import { NO_INFO, type Picture, type Snapshot, type Start, type Step, World } from "./env.ts";
import type { GeneratorState } from "./generator.ts";
import { landerPicture } from "./lander-picture.ts";
import { register } from "./registry.ts";
import { Box } from "./spaces/box.ts";
import { Discrete } from "./spaces/discrete.ts";
import type { Vector } from "./spaces/space.ts";
import { cos, sin } from "./trig.ts";

const FPS = 50;
const SCALE = 30; // pixels per metre
const W = 600 / SCALE; // m
const H = 400 / SCALE;
const mainPower = 13;
const sidePower = 0.6;
const startForce = 1000; // N
const hull = points([-14, 17], [-17, 0], [-17, -10], [17, -10], [17, 0], [14, 17]);
const legAway = 20 / SCALE;
const legDown = 18 / SCALE;
const legTorque = 40; // N m
const mainBelow = 4 / SCALE;
const sideHeight = 14 / SCALE;
const sideAway = 12 / SCALE;
const CHUNKS = 11;
const padHeight = H / 4;

function points(...pixels: readonly [number, number][]): { x: number; y: number }[] {
  return pixels.map(([x, y]) => ({ x: x / SCALE, y: y / SCALE }));
}

/** Options of the landers. */
export interface LunarLanderOptions {
  /** m/s², between −12 and 0. Default −10. */
  gravity?: number;
  /** Most that wind pushes, N. Default 0: no wind; Gymnasium's is 15. */
  windPower?: number;
  /** Most that wind turns, N m; counts with wind. Default 1.5. */
  turbulencePower?: number;
}

/** How strongly the engines burn, 0 to 1, and which side's: −1 left, 1 right. */
interface Thrust {
  readonly main: number;
  readonly side: number;
  readonly direction: number;
}

const idle: Thrust = { main: 0, side: 0, direction: 0 };

/** What both landers share: moon, module, reward. */
abstract class Lander<A> extends World<Vector, A> {
  readonly observationSpace: Box = new Box([-2.5, -2.5, -10, -10, -2 * Math.PI, -10, 0, 0], [2.5, 2.5, 10, 10, 2 * Math.PI, 10, 1, 1]);
  readonly #gravity: number;
  readonly #windPower: number;
  readonly #turbulencePower: number;
  #physics!: Physics;
  #module!: Body;
  #legs: Body[] = [];
  #touching = [false, false];
  #crashed = false;
  #ground: [number, number][] = [];
  #wind = [0, 0];
  #shaping = 0;
  #thrust: Thrust = idle;
  /** What `restore` plays again: random numbers at the start, actions since. */
  #from!: GeneratorState;
  #actions: A[] = [];

  /** @throws RangeError for a gravity out of range */
  protected constructor(name: string, options: LunarLanderOptions) {
    super(name);
    const { gravity = -10, windPower = 0, turbulencePower = 1.5 } = options;
    if (!(gravity > -12 && gravity < 0)) throw new RangeError(`${name}: gravity is ${gravity}, needs −12 < gravity < 0`);
    this.#gravity = gravity;
    this.#windPower = windPower;
    this.#turbulencePower = turbulencePower;
  }

  /** What an action does. @throws RangeError if it is not in the space */
  protected abstract thrust(action: A): Thrust;

  protected begin(): Start<Vector> {
    this.#from = this.random.state;
    this.#actions = [];
    this.#physics = new Physics({ gravity: { x: 0, y: this.#gravity } });
    this.#crashed = false;
    this.#touching = [false, false];
    this.#buildMoon();
    this.#buildModule();
    this.#physics.on("begin-contact", (contact) => this.#contact(contact.getFixtureA(), contact.getFixtureB(), true));
    this.#physics.on("end-contact", (contact) => this.#contact(contact.getFixtureA(), contact.getFixtureB(), false));
    this.#shaping = Number.NaN;
    const { observation } = this.#advance(idle);
    return { observation, info: NO_INFO };
  }

  #buildMoon(): void {
    const heights = Array.from({ length: CHUNKS + 1 }, () => this.random.uniform(0, H / 2));
    const middle = (CHUNKS - 1) / 2;
    heights.fill(padHeight, middle - 2, middle + 3);
    this.#ground = Array.from({ length: CHUNKS }, (_, i) => {
      const around = heights.at(i - 1)! + heights[i]! + heights[i + 1]!;
      return [(W / (CHUNKS - 1)) * i, 0.33 * around];
    });
    const moon = this.#physics.createBody({ type: "static" });
    moon.createFixture({ shape: new EdgeShape({ x: 0, y: 0 }, { x: W, y: 0 }) });
    for (let i = 0; i + 1 < CHUNKS; i++) {
      const [[x, y], [x2, y2]] = [this.#ground[i]!, this.#ground[i + 1]!];
      moon.createFixture({ shape: new EdgeShape({ x, y }, { x: x2, y: y2 }), density: 0, friction: 0.1 });
    }
  }

  #buildModule(): void {
    const physics = this.#physics;
    const only = { restitution: 0, filterMaskBits: 0x001 };
    this.#module = physics.createBody({ type: "dynamic", position: { x: W / 2, y: H } });
    this.#module.createFixture({ shape: new PolygonShape(hull), density: 5, friction: 0.1, filterCategoryBits: 0x0010, ...only });
    const force = { x: this.random.uniform(-startForce, startForce), y: this.random.uniform(-startForce, startForce) };
    this.#module.applyForceToCenter(force, true);
    if (this.#windPower > 0) this.#wind = [this.random.integer(-9999, 9999), this.random.integer(-9999, 9999)];
    this.#legs = [-1, 1].map((i) => {
      const leg = physics.createBody({ type: "dynamic", position: { x: W / 2 - i * legAway, y: H }, angle: i * 0.05 });
      leg.createFixture({ shape: new BoxShape(2 / SCALE, 8 / SCALE), density: 1, filterCategoryBits: 0x0020, ...only });
      const joint = {
        localAnchorA: { x: 0, y: 0 },
        localAnchorB: { x: i * legAway, y: legDown },
        referenceAngle: 0,
        enableMotor: true,
        enableLimit: true,
        maxMotorTorque: legTorque,
        motorSpeed: 0.3 * i,
        lowerAngle: i < 0 ? 0.4 : -0.9,
        upperAngle: i < 0 ? 0.9 : -0.4,
      };
      physics.createJoint(new RevoluteJoint(joint, this.#module, leg));
      return leg;
    });
  }

  #contact(a: Fixture, b: Fixture, begins: boolean): void {
    const bodies = [a.getBody(), b.getBody()];
    if (begins && bodies.includes(this.#module)) this.#crashed = true;
    for (const [i, leg] of this.#legs.entries()) if (bodies.includes(leg)) this.#touching[i] = begins;
  }

  /** Wind never repeats itself: tanh(sin 2kt + sin πkt), k = 0.01. */
  #blow(): void {
    const [push, turn] = this.#wind.map((t) => scalar_tanh({ x: sin(0.02 * t) + sin(Math.PI * 0.01 * t) })) as [number, number];
    this.#wind = this.#wind.map((t) => t + 1);
    this.#module.applyForceToCenter({ x: push * this.#windPower, y: 0 }, true);
    this.#module.applyTorque(turn * this.#turbulencePower, true);
  }

  /** Pushes the module away from what an engine throws out. */
  #burn(power: number, [ox, oy]: readonly [number, number], [dx, dy]: readonly [number, number]): void {
    const { x, y } = this.#module.getPosition();
    this.#module.applyLinearImpulse({ x: -ox * power, y: -oy * power }, { x: x + ox + dx, y: y + oy + dy }, true);
  }

  step(action: A): Step<Vector> {
    if (!this.running) throw this.notRunning();
    const thrust = this.thrust(action);
    this.#actions.push((typeof action === "number" ? action : Array.from(action as Vector)) as A);
    return this.#advance(thrust);
  }

  #advance(thrust: Thrust): Step<Vector> {
    const { main, side, direction } = thrust;
    this.#thrust = thrust;
    const body = this.#module;
    if (this.#windPower > 0 && !this.#touching.includes(true)) this.#blow();
    const angle = body.getAngle();
    const [s, c] = [sin(angle), cos(angle)];
    const [along, across] = [this.random.uniform(-1, 1) / SCALE, this.random.uniform(-1, 1) / SCALE];
    if (main > 0) {
      const below = mainBelow + 2 * along;
      this.#burn(mainPower * main, [s * below - c * across, -c * below - s * across], [0, 0]);
    }
    if (side > 0) {
      const out = 3 * across + direction * sideAway;
      // Gymnasium's offset too: 17 pixels in x, 14 in y.
      this.#burn(sidePower * side, [s * along - c * out, -c * along - s * out], [(-s * 17) / SCALE, c * sideHeight]);
    }
    this.#physics.step(1 / FPS, 180, 60);
    return this.#outcome(thrust);
  }

  #outcome({ main, side }: Thrust): Step<Vector> {
    const body = this.#module;
    const { x, y } = body.getPosition();
    const v = body.getLinearVelocity();
    const px = (x - W / 2) / (W / 2);
    const py = (y - (padHeight + legDown)) / (H / 2);
    const [vx, vy] = [(v.x * (W / 2)) / FPS, (v.y * (H / 2)) / FPS];
    const angle = body.getAngle();
    const legs = this.#touching.map(Number) as [number, number];
    const observation = [px, py, vx, vy, angle, (20 * body.getAngularVelocity()) / FPS, ...legs].map(Math.fround);

    const distances = Math.sqrt(px * px + py * py) + Math.sqrt(vx * vx + vy * vy) + Math.abs(angle);
    const shaping = 10 * (legs[0] + legs[1]) - 100 * distances;
    let reward = (Number.isNaN(this.#shaping) ? 0 : shaping - this.#shaping) - 0.3 * main - 0.03 * side;
    this.#shaping = shaping;
    const lost = this.#crashed || Math.abs(px) >= 1;
    const landed = !body.isAwake();
    if (lost) reward = -100;
    if (landed) reward = 100;
    if (lost || landed) this.running = false;
    return { observation, reward, terminated: lost || landed, truncated: false, info: NO_INFO };
  }

  render(): Picture {
    const { x, y } = this.#module.getPosition();
    const legs = this.#touching.map((touches) => (touches ? "down" : "up")).join(" ");
    return landerPicture({
      // The module begins at the top, half of it above.
      view: [0, 0, W, H + 1],
      ground: this.#ground,
      pad: [this.#ground[(CHUNKS - 1) / 2 - 1]![0], this.#ground[(CHUNKS - 1) / 2 + 1]![0], padHeight],
      place: (px, py) => {
        const p = this.#module.getWorldPoint({ x: px, y: py });
        return [p.x, p.y];
      },
      hull: hull.map((p): [number, number] => [p.x, p.y]),
      legs: this.#legs.map((leg) => {
        const shape = leg.getFixtureList()!.getShape() as PolygonShape;
        return shape.m_vertices.map((vertex): [number, number] => {
          const p = leg.getWorldPoint(vertex);
          return [p.x, p.y];
        });
      }),
      touching: this.#touching,
      ...this.#thrust,
      moment: this.#actions.length,
      text: `x ${(x - W / 2).toFixed(2)} m, y ${(y - padHeight).toFixed(2)} m, angle ${this.#module.getAngle().toFixed(3)} rad, legs ${legs}`,
    });
  }

  protected remember(): Record<string, unknown> {
    return { from: this.#from, actions: [...this.#actions] };
  }

  /** Plays the episode again: contacts remember more than can be written down. */
  protected recall(memory: Snapshot): void {
    const { random, running } = { random: this.random.state, running: this.running };
    this.random.state = memory.from as GeneratorState;
    this.begin();
    this.running = true;
    for (const action of memory.actions as A[]) this.step(action);
    this.running = running;
    this.random.state = random;
  }
}

/**
 * A module above the moon, to be landed between two flags.
 *
 * | action | meaning | | observation | min | max | unit |
 * | --- | --- | --- | --- | --- | --- | --- |
 * | 0 | nothing | | 0 x from the pad | −2.5 | 2.5 | 10 m |
 * | 1 | left engine | | 1 y above it | −2.5 | 2.5 | 6.67 m |
 * | 2 | main engine | | 2, 3 velocity | −10 | 10 | 5 m/s, 7.5 m/s |
 * | 3 | right engine | | 4 angle | −2π | 2π | rad |
 * | | | | 5 angular velocity | −10 | 10 | 2.5 rad/s |
 * | | | | 6, 7 left, right leg touches | 0 | 1 | |
 *
 * Reward: what a potential gains, −100 (distance + speed + |angle|) + 10 per leg that touches; −0.3 a step of the main engine, −0.03 of a
 * side engine; instead −100 for a crash or for leaving the view, 100 at rest. Start: top middle, pushed by a force uniform in ±1000 N, hills
 * random around a flat pad. Terminated: crashed, |x| ≥ 1 or at rest. Truncated (by `registerLunarLander`'s names): after 1000 steps. Solved: 200.
 *
 * Starts draw as Gymnasium's do. Trajectories are near Gymnasium's, not equal: Box2D counts in 32 bits, planck in 64, and planck asks the engine for
 * sine and cosine, so that here alone two JavaScript engines may differ in the last bit.
 * @see Gymnasium's LunarLander-v3; Catto, Box2D; Shakiba, planck
 */
export class LunarLander extends Lander<number> {
  readonly actionSpace: Discrete = new Discrete(4);

  constructor(options: LunarLanderOptions = {}) {
    super("lunar-lander", options);
  }

  protected thrust(action: number): Thrust {
    if (!this.actionSpace.contains(action)) throw this.badAction(action);
    return { main: action === 2 ? 1 : 0, side: action % 2, direction: action - 2 };
  }
}

/**
 * The module with throttles: action 0 of the main engine, −1 to 0 off, then 50 % to 100 %; action 1 of the side engines, left from −0.5 down to −1
 * with 50 % to 100 %, right from 0.5 up. All else as in `LunarLander`.
 */
export class LunarLanderContinuous extends Lander<Vector> {
  readonly actionSpace: Box = new Box(-1, 1, [2]);

  constructor(options: LunarLanderOptions = {}) {
    super("lunar-lander-continuous", options);
  }

  protected thrust(action: Vector): Thrust {
    if (action.length !== 2 || Array.from(action).some(Number.isNaN)) throw this.badAction(action);
    const [main, side] = Array.from(action, (a) => Math.fround(Math.min(Math.max(a, -1), 1))) as [number, number];
    return {
      main: main > 0 ? (main + 1) * 0.5 : 0,
      side: Math.abs(side) > 0.5 ? Math.abs(side) : 0,
      direction: Math.sign(side),
    };
  }
}

/**
 * Lets `make` know LunarLander-v3 and LunarLanderContinuous-v3; once.
 * @throws RangeError the second time
 */
export function registerLunarLander(): void {
  const limits = { maxEpisodeSteps: 1000, rewardThreshold: 200 };
  register({ id: "LunarLander-v3", create: () => new LunarLander(), ...limits });
  register({ id: "LunarLanderContinuous-v3", create: () => new LunarLanderContinuous(), ...limits });
}
