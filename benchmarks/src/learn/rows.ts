// The rows of `npm run learn`: environments, algorithms, hyper-parameters (rl-baselines3-zoo's, but where said), bars.
import { seed as seedAll } from "@sluice/core";
import {
  A2C,
  type Agent,
  Box,
  CliffWalking,
  clipReward,
  DQN,
  type Env,
  evaluatePolicy,
  expectedReturn,
  FrozenLake,
  make,
  PPO,
  QRDQN,
  RecurrentPPO,
  type RecurrentPPOOptions,
  SAC,
  Snake,
  type TableWorld,
  TabularAgent,
  type TabularOptions,
  Taxi,
  TD3,
  TimeLimit,
  TransformObservation,
  VecNormalize,
  type Vector,
  type VectorEnv,
  valueIteration,
  vectorize,
} from "@sluice/rl";
import { registerLunarLander } from "@sluice/rl/lunar-lander";
import { processorSeconds, type Score, type Selection, trainAndScore } from "./score.ts";
import { greedy, SnakeNetwork, SnakeView } from "./snake.ts";

registerLunarLander();

/** A row of the table: what is trained for how long, and what it must reach in the median. */
export interface Row {
  readonly environment: string;
  readonly algorithm: string;
  readonly steps: number;
  readonly bar: number;
  /** Trains and scores with a seed. */
  run(seed: number): Score;
}

type Maker = (env: Env | VectorEnv, seed: number) => Agent;

/** A row of a deep agent in so many worlds. */
function deep(environment: string, algorithm: string, steps: number, bar: number, worlds: number, selection: Selection, agent: Maker): Row {
  const one = () => make(environment);
  const run = (seed: number): Score => {
    const vector = vectorize(one, worlds);
    const { score, seconds } = trainAndScore(agent(vector, seed), vector, one, steps, selection);
    return { environment, algorithm, seed, steps, score, bar, seconds, selection };
  };
  return { environment, algorithm, steps, bar, run };
}

/** The pole without its velocities: position and angle only. */
function cartPoleWithoutVelocities(): Env<Vector, number> {
  const env = make<Vector, number>("CartPole-v1");
  const { low, high } = env.observationSpace as Box;
  return new TransformObservation(env, (o) => [o[0]!, o[2]!], new Box([low[0]!, low[2]!], [high[0]!, high[2]!]));
}

/** A row of recurrent PPO, observations and rewards normalised while it learns. */
function recurrent(environment: string, one: () => Env<Vector, number>, steps: number, bar: number, options: RecurrentPPOOptions): Row {
  const algorithm = "Recurrent PPO";
  const run = (seed: number): Score => {
    const worlds = 8;
    const vector = new VecNormalize(vectorize(one as () => Env, worlds), { gamma: options.gamma ?? 0.99 });
    const agent = new RecurrentPPO(vector.observationSpace, vector.actionSpace, { seed, worlds, ...options });
    const { score, seconds } = trainAndScore(agent, vector, () => vector.evaluation(one()) as Env, steps, "last");
    return { environment, algorithm, seed, steps, score, bar, seconds, selection: "last" };
  };
  return { environment, algorithm, steps, bar, run };
}

/** A row of Snake, scored in apples; the bar is what a script eats that goes the shortest way to each, in the same 100 games. */
function snake(steps: number): Row {
  const [environment, algorithm, worlds] = ["Snake-v0", "DQN", 16];
  const apples = (env: Env<Vector, number>) => clipReward(env, 0, 1) as Env;
  const bar = evaluatePolicy((pixels) => greedy(pixels as Vector), apples(new Snake())).mean;
  const run = (seed: number): Score => {
    seedAll(seed);
    const vector = vectorize(() => new SnakeView(new Snake()) as Env, worlds);
    const replay = { batch: 64, capacity: 100_000, warmup: 2000, every: 16, updates: 1, nStep: 3, double: true };
    const settings = { lr: 5e-4, gamma: 0.98, targetEvery: 16, tau: 0.01, explorationShare: 50_000 / steps, epsilon: [1, 0.01] } as const;
    const networks = { online: new SnakeNetwork(), target: new SnakeNetwork() };
    const agent = new DQN(vector.observationSpace, vector.actionSpace, { seed, networks, ...replay, ...settings });
    const { score, seconds } = trainAndScore(agent, vector, () => apples(new SnakeView(new Snake())), steps, "last");
    return { environment, algorithm, seed, steps, score, bar, seconds, selection: "last" };
  };
  return { environment, algorithm, steps, bar, run };
}

/** A row of Q-learning, evaluated through the table; the bar is 3 % below the optimum by value iteration. */
function tabular(
  environment: string,
  world: () => TableWorld,
  limit: number,
  episodes: number,
  options: TabularOptions & { gamma: number },
): Row {
  const table = world();
  const optimum = expectedReturn(table, valueIteration(table, { gamma: options.gamma }).policy, limit);
  const bar = optimum - 0.03 * Math.abs(optimum);
  const run = (seed: number): Score => {
    const since = processorSeconds();
    const agent = new TabularAgent(table.transitions.length, table.transitions[0]!.length, "q-learning", { seed, ...options });
    let steps = 0;
    for (const { step } of agent.learn(new TimeLimit(world(), limit), { episodes })) steps = step;
    const score = expectedReturn(table, agent.policy, limit);
    return { environment, algorithm: "Q-learning", seed, steps, score, bar, seconds: processorSeconds() - since, selection: "table" };
  };
  return { environment, algorithm: "Q-learning", steps: episodes, bar, run };
}

export const rows: readonly Row[] = [
  deep("CartPole-v1", "PPO", 100_000, 490, 8, "last", (env, seed) => {
    const settings = { rollout: 32, batch: 256, lambda: 0.8, gamma: 0.98, epochs: 20, lr: 1e-3, anneal: true };
    return new PPO(env.observationSpace, env.actionSpace, { seed, worlds: 8, ...settings });
  }),
  deep("CartPole-v1", "DQN", 50_000, 480, 1, "best", (env, seed) => {
    const replay = { batch: 64, capacity: 100_000, warmup: 1000, every: 256, updates: 128 };
    const settings = { lr: 2.3e-3, gamma: 0.99, targetEvery: 10, explorationShare: 0.16, epsilon: [1, 0.04], hidden: [256, 256] } as const;
    return new DQN(env.observationSpace, env.actionSpace, { seed, ...replay, ...settings });
  }),
  deep("CartPole-v1", "A2C", 500_000, 490, 8, "last", (env, seed) => new A2C(env.observationSpace, env.actionSpace, { seed, worlds: 8 })),
  deep("Acrobot-v1", "PPO", 1_000_000, -85, 16, "last", (env, seed) => {
    // The zoo normalises observations too.
    const settings = { rollout: 256, batch: 64, lambda: 0.94, gamma: 0.99, epochs: 4 };
    return new PPO(env.observationSpace, env.actionSpace, { seed, worlds: 16, ...settings });
  }),
  deep("Acrobot-v1", "DQN", 100_000, -85, 1, "best", (env, seed) => {
    const replay = { batch: 128, capacity: 50_000, warmup: 0, every: 4, updates: 4 };
    const settings = { lr: 6.3e-4, gamma: 0.99, targetEvery: 250, explorationShare: 0.12, epsilon: [1, 0.1], hidden: [256, 256] } as const;
    return new DQN(env.observationSpace, env.actionSpace, { seed, ...replay, ...settings });
  }),
  deep("MountainCar-v0", "DQN", 120_000, -115, 1, "best", (env, seed) => {
    const replay = { batch: 128, capacity: 10_000, warmup: 1000, every: 16, updates: 8 };
    const settings = { lr: 4e-3, gamma: 0.98, targetEvery: 600, explorationShare: 0.2, epsilon: [1, 0.07], hidden: [256, 256] } as const;
    return new DQN(env.observationSpace, env.actionSpace, { seed, ...replay, ...settings });
  }),
  deep("MountainCar-v0", "QR-DQN", 120_000, -115, 1, "best", (env, seed) => {
    // The zoo learns over 1 step, copies every 600 and explores for a fifth of the run; here values are known sooner.
    const replay = { batch: 128, capacity: 10_000, warmup: 1000, every: 16, updates: 8, nStep: 5 };
    const settings = { lr: 4e-3, gamma: 0.98, targetEvery: 200, explorationShare: 0.1, epsilon: [1, 0.07], hidden: [256, 256] } as const;
    return new QRDQN(env.observationSpace, env.actionSpace, { seed, quantiles: 25, ...replay, ...settings });
  }),
  deep("Pendulum-v1", "SAC", 20_000, -180, 1, "last", (env, seed) => {
    // The zoo's hidden layers are [256, 256], TD3's [400, 300]; smaller ones do here.
    return new SAC(env.observationSpace, env.actionSpace, { seed, lr: 1e-3, capacity: 20_000, hidden: [64, 64] });
  }),
  deep("Pendulum-v1", "TD3", 20_000, -180, 1, "last", (env, seed) => {
    const settings = { gamma: 0.98, capacity: 20_000, warmup: 10_000, noise: 0.1, lr: 1e-3, hidden: [64, 64] };
    return new TD3(env.observationSpace, env.actionSpace, { seed, ...settings });
  }),
  deep("Pendulum-v1", "PPO", 100_000, -220, 4, "last", (env, seed) => {
    // The zoo explores with state-dependent noise; here it is independent.
    const settings = { rollout: 1024, batch: 64, lambda: 0.95, gamma: 0.9, epochs: 10, lr: 1e-3 };
    return new PPO(env.observationSpace, env.actionSpace, { seed, worlds: 4, ...settings });
  }),
  deep("MountainCarContinuous-v0", "SAC", 50_000, 90, 1, "best", (env, seed) => {
    // The zoo explores with state-dependent noise; here it drifts.
    const settings = { lr: 3e-4, capacity: 50_000, batch: 512, temperature: 0.1, every: 32, updates: 32, gamma: 0.9999, tau: 0.01 };
    return new SAC(env.observationSpace, env.actionSpace, { seed, warmup: 0, hidden: [64, 64], noise: 0.5, ou: true, ...settings });
  }),
  recurrent("CartPole-v1 without velocities", cartPoleWithoutVelocities, 100_000, 450, {
    rollout: 32,
    lambda: 0.8,
    gamma: 0.98,
    epochs: 20,
    lr: 1e-3,
    anneal: true,
    activation: "relu",
  }),
  deep("LunarLander-v3", "PPO", 1_000_000, 200, 16, "last", (env, seed) => {
    const settings = { rollout: 1024, batch: 64, lambda: 0.98, gamma: 0.999, epochs: 4, entropyWeight: 0.01 };
    return new PPO(env.observationSpace, env.actionSpace, { seed, worlds: 16, ...settings });
  }),
  deep("LunarLander-v3", "DQN", 100_000, 100, 1, "best", (env, seed) => {
    const replay = { batch: 128, capacity: 50_000, warmup: 0, every: 4, updates: 4 };
    const settings = { lr: 6.3e-4, gamma: 0.99, targetEvery: 250, explorationShare: 0.12, epsilon: [1, 0.1], hidden: [256, 256] } as const;
    return new DQN(env.observationSpace, env.actionSpace, { seed, ...replay, ...settings });
  }),
  deep("Catch-v0", "DQN", 30_000, 0.95, 1, "last", (env, seed) => {
    const replay = { batch: 32, capacity: 10_000, warmup: 500, every: 1, updates: 1 };
    const settings = { lr: 1e-3, gamma: 0.99, targetEvery: 200, explorationShare: 0.3, epsilon: [1, 0.05], hidden: [64, 64] } as const;
    return new DQN(env.observationSpace, env.actionSpace, { seed, ...replay, ...settings });
  }),
  snake(300_000),
  tabular("FrozenLake-v1", () => new FrozenLake(), 100, 100_000, { gamma: 0.999, alpha: [0.3, 0.002], epsilon: [1, 0.3] }),
  tabular("Taxi-v3", () => new Taxi(), 200, 20_000, { gamma: 0.99 }),
  tabular("CliffWalking-v0", () => new CliffWalking(), 200, 2000, { gamma: 0.99 }),
];
