import { expect, test } from "vitest";
import { type AgentsOptions, type AgentsStep, agents, CHUNK, type Scene, type Surface } from "../../src/experiments/agents.ts";
import { worlds } from "../../src/experiments/agents-worlds.ts";

const options: AgentsOptions = { world: "cartPole", agents: "ppo-dqn-sac", hidden: 16, seed: 0, kernels: "simd" };

function run(changes: Partial<AgentsOptions>, steps: number) {
  const job = agents({ ...options, ...changes });
  return { job, seen: Array.from({ length: steps }, () => job.steps.next().value as AgentsStep) };
}

test("agents learn side by side: PPO finds the star of the grid world, DQN counts its steps too", () => {
  const { seen } = run({ world: "gridWorld", hidden: 32 }, 120);
  const [ppo, dqn] = seen.at(-1)!.agents;
  expect(ppo).toMatchObject({ name: "ppo", steps: 120 * CHUNK });
  expect(dqn).toMatchObject({ name: "dqn", steps: 120 * CHUNK });
  expect(ppo!.mean).toBeGreaterThan(0.3);
  expect(ppo!.episodes).toBeGreaterThan(100);
});

test.each(worlds)("opens %s: plays it for show, lets somebody play, and neither changes what is learned", (world) => {
  const { job } = run({ world }, 3);
  const scenes = Array.from({ length: 30 }, () => job.answer!({ kind: "play", agent: 0 }) as Scene);
  expect(scenes[0]!.picture.shapes.length).toBeGreaterThan(0);
  expect(scenes.every(({ opinion }) => opinion.shares.every((share) => share >= 0 && share <= 1) && Number.isFinite(opinion.value))).toBe(
    true,
  );
  const still = job.answer!({ kind: "act", action: null }) as Scene;
  expect(still.length).toBe(0);
  expect((job.answer!({ kind: "act", action: world === "pendulum" ? -2 : 1 }) as Scene).length).toBe(1);
  const surface = job.answer!({ kind: "surface", agent: 1 }) as Surface | null;
  if (world === "snake") expect(surface).toBeNull();
  else expect(surface!.values.length).toBe(world === "gridWorld" ? 35 : 576);
  const bare = (step: unknown) => ({ ...(step as AgentsStep), memory: 0 });
  expect(bare(job.steps.next().value)).toEqual(bare(run({ world }, 4).seen[3]));
});

test("goes back, worlds and replay buffers and all, and repeats the same steps", () => {
  const { job, seen } = run({}, 40);
  const bare = (step: unknown) => ({ ...(step as AgentsStep), memory: 0 });
  expect(bare(job.answer!({ kind: "seek", step: 21 }))).toEqual(bare(seen[20]));
  expect(Array.from({ length: 19 }, () => bare(job.steps.next().value))).toEqual(seen.slice(21).map(bare));
});

test("only agents that can act in the world take part", () => {
  expect(run({ world: "pendulum", agents: "dqn-sac" }, 1).seen[0]!.agents.map(({ name }) => name)).toEqual(["sac"]);
  expect(run({ agents: "sac" }, 1).seen[0]!.agents.map(({ name }) => name)).toEqual(["ppo", "dqn"]);
});
