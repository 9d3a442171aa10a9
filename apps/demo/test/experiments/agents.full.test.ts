import { expect, test } from "vitest";
import { type AgentsOptions, agents } from "../../src/experiments/agents.ts";

const options: AgentsOptions = { world: "cartPole", agents: "ppo-dqn-sac", hidden: 64, seed: 0, kernels: "simd" };

/** Seconds until the named agent has solved the world, beside the others. */
async function solve(changes: Partial<AgentsOptions>, name: string): Promise<number> {
  const job = await agents({ ...options, ...changes });
  const from = performance.now();
  for (const step of job.steps) {
    if (step.agents.find((agent) => agent.name === name)!.solved !== null) return (performance.now() - from) / 1000;
    if (step.over) break;
  }
  return Number.POSITIVE_INFINITY;
}

test.each([0, 1, 2])("PPO solves CartPole within 30 seconds beside DQN and SAC, seed %i", async (seed) => {
  expect(await solve({ seed }, "ppo")).toBeLessThan(30);
});

test.each([
  ["pendulum", "sac"],
  ["pendulum", "dqn"],
  ["lunarLander", "dqn"],
  ["lunarLander", "sac"],
  ["gridWorld", "dqn"],
  ["snake", "ppo"],
] as const)("%s is solved by %s", async (world, name) => {
  expect(await solve({ world, agents: name }, name)).toBeLessThan(Number.POSITIVE_INFINITY);
});
