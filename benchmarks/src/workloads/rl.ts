// Reinforcement learning: how fast worlds step and agents learn, in milliseconds per so many steps of a pole on a cart.
import { type Agent, CartPole, DQN, Generator, make, PPO, type VectorEnv, vectorize, vectorizeClassic } from "@sluice/rl";
import { type Contender, loop, type Workload } from "../measure.ts";

function ours(variant: string, once: () => void): Contender[] {
  return [{ name: "sluice", variant, threads: 1, time: loop(once) }];
}

const MILLION = 1_000_000;
const N = 1000;

/** Random pushes, drawn beforehand: episodes last 22 steps on average. */
function pushes(count: number, random: Generator): Int32Array {
  return Int32Array.from({ length: count }, () => random.integer(0, 2));
}

/** A million steps: worlds as arrays, or one object; episodes begin anew when they end. */
const worlds: Workload[] = [
  {
    name: "CartPole 1M steps, arrays",
    contenders: () => {
      const vector = vectorizeClassic("CartPole-v1", N);
      vector.reset({ seed: 1 });
      const random = new Generator(1);
      const actions = Array.from({ length: 64 }, () => pushes(N, random));
      return ours("arrays", () => {
        for (let t = 0; t < MILLION / N; t++) vector.step(actions[t % 64]!);
      });
    },
  },
  {
    name: "CartPole 1M steps, objects",
    contenders: () => {
      const env = new CartPole();
      env.reset({ seed: 1 });
      const actions = pushes(2 ** 16, new Generator(1));
      return ours("objects", () => {
        for (let t = 0; t < MILLION; t++) if (env.step(actions[t % 2 ** 16]!).terminated) env.reset();
      });
    },
  },
];

function learn(agent: Agent, env: VectorEnv, steps: number): void {
  for (const _ of agent.learn(env, { steps }));
}

/** A gradient step after every environment step: a batch of 64 through 4-64-64-2. */
const dqn: Workload = {
  name: "DQN 1000 learning steps, 4-64-64-2, batch 64",
  contenders: () => {
    const env = vectorize(() => make("CartPole-v1"), 1);
    const settings = { batch: 64, capacity: 10_000, warmup: 100, every: 1, hidden: [64, 64], targetEvery: 500, lr: 1e-3 } as const;
    const agent = new DQN(env.observationSpace, env.actionSpace, { seed: 1, ...settings });
    learn(agent, env, 200);
    return ours("captured", () => learn(agent, env, agent.steps + 1000));
  },
};

const ppo: Workload = {
  name: "PPO CartPole 100k steps, 8 worlds",
  single: true,
  contenders: () =>
    ours("captured", () => {
      const env = vectorize(() => make("CartPole-v1"), 8);
      const settings = { rollout: 32, batch: 256, lambda: 0.8, gamma: 0.98, epochs: 20, lr: 1e-3, anneal: true };
      learn(new PPO(env.observationSpace, env.actionSpace, { seed: 1, worlds: 8, ...settings }), env, 100_000);
    }),
};

/** Worlds and agents. */
export function rlWorkloads(): Workload[] {
  return [...worlds, dqn, ppo];
}
