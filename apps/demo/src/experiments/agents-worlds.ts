// The worlds of the agents page, and agents for them with settings that suit each.
import { type Agent, DQN, type Env, GridWorld, make, PPO, SAC, Snake, TimeLimit, type VectorEnv, vectorize } from "@sluice/rl";

/** Worlds to act in. */
export const worlds = ["cartPole", "pendulum", "mountainCar", "gridWorld", "snake"] as const;
/** Algorithms that learn. */
export const algorithms = ["ppo", "dqn", "sac"] as const;
/** A world. */
export type WorldName = (typeof worlds)[number];
/** An algorithm. */
export type AlgorithmName = (typeof algorithms)[number];

/** A plane through the observations of a world, for values over two of its numbers. */
export interface Slice {
  /** Left, right, lower and upper edge. */
  range: readonly [number, number, number, number];
  /** The observation at a place of the plane. */
  at(x: number, y: number): readonly number[];
}

/** What is known of a world. */
export interface World {
  create(): Env;
  /** The mean return at which it counts as solved. */
  solved: number;
  /** Environment steps at which schedules end. */
  horizon: number;
  slice?: Slice;
}

const MAP = ["..#...G", "..#.P..", "......#", ".##....", "S...#.."];
const SNAKE = 6;

/** All worlds. */
export const worldOf: Record<WorldName, World> = {
  cartPole: {
    create: () => make("CartPole-v1"),
    solved: 475,
    horizon: 100_000,
    slice: { range: [-0.25, 0.25, -2.5, 2.5], at: (angle, speed) => [0, 0, angle, speed] },
  },
  pendulum: {
    create: () => make("Pendulum-v1"),
    solved: -200,
    horizon: 100_000,
    slice: { range: [-Math.PI, Math.PI, -8, 8], at: (angle, speed) => [Math.cos(angle), Math.sin(angle), speed] },
  },
  mountainCar: {
    create: () => make("MountainCar-v0"),
    solved: -115,
    horizon: 200_000,
    slice: { range: [-1.2, 0.6, -0.07, 0.07], at: (position, speed) => [position, speed] },
  },
  gridWorld: { create: () => new TimeLimit(new GridWorld({ map: MAP, slip: 0.05 }) as unknown as Env, 100), solved: 0.45, horizon: 40_000 },
  snake: { create: () => new Snake({ size: SNAKE }) as unknown as Env, solved: 12, horizon: 1_000_000 },
};

/** Cells of a world of cells: columns, and what stands in each. */
export const cellsOf: Partial<Record<WorldName, { columns: number; cells: string }>> = {
  gridWorld: { columns: MAP[0]!.length, cells: MAP.join("") },
};

/** Which algorithms can act in a world: SAC needs continuous actions, DQN choices. */
export function fitting(world: WorldName): AlgorithmName[] {
  return world === "pendulum" ? ["ppo", "sac"] : ["ppo", "dqn"];
}

/** An agent with the worlds it learns in. */
export interface Pupil {
  agent: Agent;
  worlds: VectorEnv;
}

const ppo: Record<WorldName, ConstructorParameters<typeof PPO>[2]> = {
  cartPole: { rollout: 32, batch: 256, lambda: 0.8, gamma: 0.98, epochs: 20, lr: 1e-3, anneal: true },
  pendulum: { rollout: 256, batch: 128, lambda: 0.95, gamma: 0.9, epochs: 10, lr: 1e-3 },
  mountainCar: { rollout: 128, batch: 256, lambda: 0.98, gamma: 0.99, epochs: 4, lr: 1e-3 },
  gridWorld: { rollout: 32, batch: 64, lambda: 0.9, gamma: 0.98, epochs: 8, lr: 2e-3, entropyWeight: 0.02 },
  snake: { rollout: 64, batch: 128, lambda: 0.9, gamma: 0.97, epochs: 4, lr: 1e-3, entropyWeight: 0.01 },
};
const dqn: Record<WorldName, ConstructorParameters<typeof DQN>[2]> = {
  cartPole: { batch: 64, capacity: 20_000, warmup: 1000, lr: 1e-3, double: true, targetEvery: 4, tau: 0.01, explorationShare: 0.08 },
  pendulum: {},
  mountainCar: { batch: 128, capacity: 10_000, warmup: 1000, every: 16, updates: 8, lr: 4e-3, gamma: 0.98, targetEvery: 600 },
  gridWorld: {
    batch: 64,
    capacity: 5000,
    warmup: 500,
    every: 8,
    updates: 2,
    lr: 1e-3,
    gamma: 0.98,
    targetEvery: 200,
    explorationShare: 0.3,
  },
  snake: { batch: 64, capacity: 8000, warmup: 1000, every: 4, updates: 1, lr: 5e-4, gamma: 0.97, targetEvery: 1000, explorationShare: 0.1 },
};

const sac: ConstructorParameters<typeof SAC>[2] = { lr: 2e-3, capacity: 20_000, batch: 128, warmup: 500, gamma: 0.98, tau: 0.01 };

/** Worlds that PPO steps together. */
const TOGETHER = 8;

/** Makes an agent and its worlds. @param hidden - units of each of its two hidden layers */
export function pupil(algorithm: AlgorithmName, world: WorldName, hidden: number, seed: number): Pupil {
  const { create } = worldOf[world];
  const together = vectorize(create, algorithm === "ppo" ? TOGETHER : 1);
  const { observationSpace, actionSpace } = together;
  const own = { seed, hidden: [hidden, hidden] };
  const make = {
    ppo: () => new PPO(observationSpace, actionSpace, { ...ppo[world], ...own, worlds: TOGETHER }),
    dqn: () => new DQN(observationSpace, actionSpace, { epsilon: [1, 0.04], ...dqn[world], ...own }),
    sac: () => new SAC(observationSpace, actionSpace, { ...sac, ...own }),
  };
  return { agent: make[algorithm](), worlds: together };
}
