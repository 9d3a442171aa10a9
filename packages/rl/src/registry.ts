// The registry: environments by name.
import type { Env, EnvSpec } from "./env.ts";
import { Acrobot } from "./envs/acrobot.ts";
import { Blackjack } from "./envs/blackjack.ts";
import { CartPole } from "./envs/cart-pole.ts";
import { Catch } from "./envs/catch.ts";
import { CliffWalking } from "./envs/cliff-walking.ts";
import { FrozenLake } from "./envs/frozen-lake.ts";
import { GridWorld } from "./envs/grid-world.ts";
import { MountainCar, MountainCarContinuous } from "./envs/mountain-car.ts";
import { Pendulum } from "./envs/pendulum.ts";
import { Snake } from "./envs/snake.ts";
import { Taxi } from "./envs/taxi.ts";
import { TimeLimit } from "./wrappers/time-limit.ts";

/** How an environment is made: what is known of it, and its maker. */
export interface Registration extends EnvSpec {
  readonly create: () => Env<never, never> | Env;
}

const builtIn: readonly Registration[] = [
  { id: "CartPole-v0", create: () => new CartPole(), maxEpisodeSteps: 200, rewardThreshold: 195 },
  { id: "CartPole-v1", create: () => new CartPole(), maxEpisodeSteps: 500, rewardThreshold: 475 },
  { id: "MountainCar-v0", create: () => new MountainCar(), maxEpisodeSteps: 200, rewardThreshold: -110 },
  { id: "MountainCarContinuous-v0", create: () => new MountainCarContinuous(), maxEpisodeSteps: 999, rewardThreshold: 90 },
  { id: "Acrobot-v1", create: () => new Acrobot(), maxEpisodeSteps: 500, rewardThreshold: -100 },
  { id: "Pendulum-v1", create: () => new Pendulum(), maxEpisodeSteps: 200 },
  { id: "FrozenLake-v1", create: () => new FrozenLake(), maxEpisodeSteps: 100, rewardThreshold: 0.7 },
  { id: "FrozenLake8x8-v1", create: () => new FrozenLake({ map: "8x8" }), maxEpisodeSteps: 200, rewardThreshold: 0.85 },
  { id: "Taxi-v3", create: () => new Taxi(), maxEpisodeSteps: 200, rewardThreshold: 8 },
  { id: "CliffWalking-v0", create: () => new CliffWalking() },
  { id: "Blackjack-v1", create: () => new Blackjack() },
  { id: "GridWorld-v0", create: () => new GridWorld(), maxEpisodeSteps: 100 },
  { id: "Catch-v0", create: () => new Catch(), rewardThreshold: 0.95 },
  { id: "Snake-v0", create: () => new Snake() },
];

const added: Registration[] = [];
const find = (id: string) => [...builtIn, ...added].find((registration) => registration.id === id);

/**
 * Adds an environment to those that `make` knows.
 * @throws RangeError if the name is taken
 */
export function register(registration: Registration): void {
  if (find(registration.id)) throw new RangeError(`register: ${registration.id} is taken; choose another name or version`);
  added.push(registration);
}

/** The names that `make` knows. */
export function registeredIds(): string[] {
  return [...builtIn, ...added].map(({ id }) => id);
}

/**
 * Makes an environment by name, within its time limit.
 * @throws RangeError if nobody registered the name
 */
export function make<O = unknown, A = unknown>(id: string): Env<O, A> {
  const registration = find(id);
  if (!registration) throw new RangeError(`make: no environment is called ${id}; there are ${registeredIds().join(", ")}`);
  const { create, ...spec } = registration;
  const env = create() as Env<O, A>;
  (env as { spec: EnvSpec | null }).spec = spec;
  return spec.maxEpisodeSteps === undefined ? env : new TimeLimit(env, spec.maxEpisodeSteps);
}
