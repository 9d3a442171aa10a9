// Agents for the worlds of the agents page, with settings that suit each.
import { type Agent, DQN, PPO, SAC, type VectorEnv, vectorize } from "@sluice/rl";
import type { AlgorithmName, World, WorldName } from "./agents-worlds.ts";

/** An agent with the worlds it learns in. */
export interface Pupil {
  agent: Agent;
  worlds: VectorEnv;
}

const ppo: Record<WorldName, ConstructorParameters<typeof PPO>[2]> = {
  cartPole: { rollout: 32, batch: 256, lambda: 0.8, gamma: 0.98, epochs: 20, lr: 1e-3, anneal: true },
  pendulum: { rollout: 256, batch: 128, lambda: 0.95, gamma: 0.9, epochs: 10, lr: 1e-3 },
  mountainCar: { rollout: 128, batch: 256, lambda: 0.98, gamma: 0.99, epochs: 4, lr: 1e-3 },
  lunarLander: { rollout: 256, batch: 64, lambda: 0.98, gamma: 0.999, epochs: 4, entropyWeight: 0.01 },
  gridWorld: { rollout: 32, batch: 64, lambda: 0.9, gamma: 0.98, epochs: 8, lr: 2e-3, entropyWeight: 0.02 },
  snake: { rollout: 64, batch: 128, lambda: 0.9, gamma: 0.97, epochs: 4, lr: 1e-3, entropyWeight: 0.01 },
};
const dqn: Record<WorldName, ConstructorParameters<typeof DQN>[2]> = {
  cartPole: { batch: 64, capacity: 20_000, warmup: 1000, lr: 1e-3, double: true, targetEvery: 4, tau: 0.01, explorationShare: 0.08 },
  pendulum: {
    batch: 64,
    capacity: 20_000,
    warmup: 500,
    lr: 1e-3,
    gamma: 0.98,
    double: true,
    targetEvery: 4,
    tau: 0.02,
    explorationShare: 0.05,
  },
  mountainCar: { batch: 128, capacity: 10_000, warmup: 1000, every: 16, updates: 8, lr: 4e-3, gamma: 0.98, targetEvery: 600 },
  lunarLander: {
    batch: 128,
    capacity: 50_000,
    warmup: 2000,
    every: 4,
    updates: 2,
    lr: 1e-3,
    nStep: 3,
    double: true,
    targetEvery: 4,
    tau: 0.01,
    explorationShare: 0.06,
  },
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

const sac: Partial<Record<WorldName, ConstructorParameters<typeof SAC>[2]>> = {
  cartPole: { lr: 1e-3, capacity: 20_000, batch: 128, warmup: 500, every: 4, tau: 0.01, targetEntropy: -3 },
  pendulum: { lr: 2e-3, capacity: 20_000, batch: 128, warmup: 500, gamma: 0.98, tau: 0.01 },
  lunarLander: { lr: 1e-3, capacity: 50_000, batch: 128, warmup: 1000, every: 2, tau: 0.01 },
};

/** Worlds that PPO steps together. */
const TOGETHER = 8;

/** Makes the world that an algorithm acts in. */
export function classroom(algorithm: AlgorithmName, { create, continuous }: World): ReturnType<World["create"]> {
  return continuous && (algorithm === "sac" || (algorithm === "ppo" && continuous.ppo)) ? continuous.create() : create();
}

/** Makes an agent and its worlds. @param hidden - units of each of its two hidden layers */
export function pupil(algorithm: AlgorithmName, name: WorldName, world: World, hidden: number, seed: number): Pupil {
  const together = vectorize(() => classroom(algorithm, world), algorithm === "ppo" ? TOGETHER : 1);
  const { observationSpace, actionSpace } = together;
  const own = { seed, hidden: [hidden, hidden] };
  const make = {
    ppo: () => new PPO(observationSpace, actionSpace, { ...ppo[name], ...own, worlds: TOGETHER }),
    dqn: () => new DQN(observationSpace, actionSpace, { epsilon: [1, 0.04], ...dqn[name], ...own }),
    sac: () => new SAC(observationSpace, actionSpace, { ...sac[name], ...own }),
  };
  return { agent: make[algorithm](), worlds: together };
}
