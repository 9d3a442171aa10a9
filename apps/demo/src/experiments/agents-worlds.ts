// The worlds of the agents page: each as the algorithms can act in it, and the planes through its observations that values are shown over.
import { Box, Discrete, type Env, GridWorld, make, Snake, TimeLimit, TransformAction } from "@sluice/rl";

/** Worlds to act in. */
export const worlds = ["cartPole", "pendulum", "mountainCar", "lunarLander", "gridWorld", "snake"] as const;
/** Algorithms that learn. */
export const algorithms = ["ppo", "dqn", "sac"] as const;
/** A world. */
export type WorldName = (typeof worlds)[number];
/** An algorithm. */
export type AlgorithmName = (typeof algorithms)[number];

/** Planes through the observations of a world, for values over two of its numbers. */
export interface Slice {
  /** Lower and upper end of each number that an observation is made of. */
  axes: readonly (readonly [number, number])[];
  /** What the numbers are that the plane does not show. */
  rest: readonly number[];
  /** The observation of such numbers; default the numbers themselves. */
  observe?(numbers: readonly number[]): readonly number[];
}

/** What is known of a world. */
export interface World {
  /** The world with actions that are choices. */
  create(): Env;
  /** The same world with actions that are numbers, for SAC; none: there are none in it. */
  continuous?: {
    create(): Env;
    /** The choice that such an action comes nearest to. */
    choice(action: Float32Array): number;
    /** Whether PPO acts by numbers too. */
    ppo?: true;
  };
  /** The mean return at which it counts as solved. */
  solved: number;
  /** Environment steps at which schedules end. */
  horizon: number;
  /** Environment steps of every agent in a step of the run: few where they are dear, since what is shown waits for the step to end. */
  chunk: number;
  slice?: Slice;
}

const MAP = ["..#...G", "..#.P..", "......#", ".##....", "S...#.."];
const SNAKE = 6;
/** What a pendulum is turned with by who has to choose, N m; positive is anticlockwise. */
const torques = [-2, -1, 0, 1, 2];

/** A world of left (0) and right (1) for actions from −1 to 1. */
function pushed(env: Env): Env {
  const change = (action: unknown) => Number((action as ArrayLike<number>)[0]! >= 0);
  return new TransformAction(env, change, new Box(-1, 1, [1])) as unknown as Env;
}

/** All worlds but the lander's, which comes with an engine for rigid bodies. */
const atHand: Record<Exclude<WorldName, "lunarLander">, World> = {
  cartPole: {
    create: () => make("CartPole-v1"),
    continuous: { create: () => pushed(make("CartPole-v1")), choice: ([push]: Float32Array) => Number(push! >= 0) },
    solved: 475,
    horizon: 100_000,
    chunk: 32,
    slice: {
      axes: [
        [-2.4, 2.4],
        [-2.5, 2.5],
        [-0.21, 0.21],
        [-2.5, 2.5],
      ],
      rest: [0, 0, 0, 0],
    },
  },
  pendulum: {
    create: () =>
      new TransformAction(make("Pendulum-v1"), (choice) => [torques[choice as number]!], new Discrete(torques.length)) as unknown as Env,
    continuous: {
      create: () => make("Pendulum-v1"),
      choice: ([torque]: Float32Array) => Math.min(4, Math.max(0, Math.round(torque!) + 2)),
      ppo: true,
    },
    solved: -200,
    horizon: 100_000,
    chunk: 16,
    slice: {
      axes: [
        [-Math.PI, Math.PI],
        [-8, 8],
      ],
      rest: [0, 0],
      observe: ([angle, speed]) => [Math.cos(angle!), Math.sin(angle!), speed!],
    },
  },
  mountainCar: {
    create: () => make("MountainCar-v0"),
    solved: -115,
    horizon: 200_000,
    chunk: 64,
    slice: {
      axes: [
        [-1.2, 0.6],
        [-0.07, 0.07],
      ],
      rest: [0, 0],
    },
  },
  gridWorld: {
    create: () => new TimeLimit(new GridWorld({ map: MAP, slip: 0.05 }) as unknown as Env, 100),
    solved: 0.45,
    horizon: 40_000,
    chunk: 64,
  },
  snake: { create: () => new Snake({ size: SNAKE }) as unknown as Env, solved: 12, horizon: 1_000_000, chunk: 64 },
};

/** The lander's world, with its engine for rigid bodies. */
async function lander(): Promise<World> {
  const { LunarLander, LunarLanderContinuous } = await import("@sluice/rl/lunar-lander");
  const limited = (env: unknown) => new TimeLimit(env as Env, 1000);
  return {
    create: () => limited(new LunarLander()),
    continuous: {
      create: () => limited(new LunarLanderContinuous()),
      // The engine that burns more.
      choice: ([main, side]: Float32Array) => {
        const sideways = Math.abs(side!) > 0.5 ? Math.abs(side!) : 0;
        const below = main! > 0 ? (main! + 1) / 2 : 0;
        return below >= sideways ? (below > 0 ? 2 : 0) : side! < 0 ? 1 : 3;
      },
    },
    solved: 200,
    horizon: 500_000,
    chunk: 16,
    slice: {
      axes: [
        [-1, 1],
        [0, 1.5],
        [-1, 1],
        [-1.5, 0.5],
        [-1, 1],
        [-1, 1],
      ],
      rest: [0, 0.5, 0, -0.3, 0, 0],
      observe: (numbers) => [...numbers, 0, 0],
    },
  };
}

/** A world, loaded with what it needs. */
export async function worldOf(name: WorldName): Promise<World> {
  return name === "lunarLander" ? lander() : atHand[name];
}

/** Cells of a world of cells: columns, and what stands in each. */
export const cellsOf: Partial<Record<WorldName, { columns: number; cells: string }>> = {
  gridWorld: { columns: MAP[0]!.length, cells: MAP.join("") },
};

/** Which algorithms can act in a world: SAC needs actions that are numbers. */
export function fitting({ continuous }: World): AlgorithmName[] {
  return continuous ? ["ppo", "dqn", "sac"] : ["ppo", "dqn"];
}
