import { expect, test } from "vitest";
import { type AgentsOptions, type AgentsStep, agents, type Scene, type Surface } from "../../src/experiments/agents.ts";
import { worldOf, worlds } from "../../src/experiments/agents-worlds.ts";

const options: AgentsOptions = { world: "cartPole", agents: "ppo-dqn-sac", hidden: 16, seed: 0, kernels: "simd" };

async function run(changes: Partial<AgentsOptions>, steps: number) {
  const job = await agents({ ...options, ...changes });
  return { job, seen: Array.from({ length: steps }, () => job.steps.next().value as AgentsStep) };
}

test("agents learn side by side: PPO finds the star of the grid world, DQN counts its steps too", async () => {
  const { seen } = await run({ world: "gridWorld", hidden: 32 }, 120);
  const [ppo, dqn] = seen.at(-1)!.agents;
  expect(ppo).toMatchObject({ name: "ppo", steps: 120 * 64 });
  expect(dqn).toMatchObject({ name: "dqn", steps: 120 * 64 });
  expect(ppo!.mean).toBeGreaterThan(0.3);
  expect(ppo!.episodes).toBeGreaterThan(100);
});

test.each(worlds)("opens %s: plays it for show, lets somebody play, and neither changes what is learned", async (world) => {
  const { job } = await run({ world }, 3);
  const scenes = Array.from({ length: 30 }, () => job.answer!({ kind: "play", agent: 0 }) as Scene);
  expect(scenes[0]!.picture.shapes.length).toBeGreaterThan(0);
  expect(scenes.every(({ opinion }) => opinion.shares.every((share) => share >= 0 && share <= 1) && Number.isFinite(opinion.value))).toBe(
    true,
  );
  const still = job.answer!({ kind: "act", action: null }) as Scene;
  expect(still.length).toBe(0);
  expect((job.answer!({ kind: "act", action: 1 }) as Scene).length).toBe(1);
  const surface = job.answer!({ kind: "surface", agent: 1, axes: [0, 1] }) as Surface | null;
  if (world === "snake") expect(surface).toBeNull();
  else expect(surface!.values.length).toBe(world === "gridWorld" ? 35 : 576);
  const bare = (step: unknown) => ({ ...(step as AgentsStep), memory: 0 });
  expect(bare(job.steps.next().value)).toEqual(bare((await run({ world }, 4)).seen[3]));
});

test("goes back, worlds and replay buffers and all, and repeats the same steps", async () => {
  const { job, seen } = await run({}, 40);
  const bare = (step: unknown) => ({ ...(step as AgentsStep), memory: 0 });
  expect(bare(job.answer!({ kind: "seek", step: 21 }))).toEqual(bare(seen[20]));
  expect(Array.from({ length: 19 }, () => bare(job.steps.next().value))).toEqual(seen.slice(21).map(bare));
});

test.each([
  ["cartPole", "ppo-dqn-sac", ["ppo", "dqn", "sac"]],
  ["pendulum", "dqn-sac", ["dqn", "sac"]],
  ["mountainCar", "ppo-dqn-sac", ["ppo", "dqn"]],
  ["gridWorld", "sac", ["ppo", "dqn"]],
] as const)("in %s, asked for %s, those learn that can act in it, by equally many environment steps", async (world, asked, names) => {
  const { chunk } = await worldOf(world);
  const { seen } = await run({ world, agents: asked }, 2);
  expect(seen[1]!.agents.map(({ name, steps }) => [name, steps])).toEqual(names.map((name) => [name, 2 * chunk]));
});

test("values are shown over any two numbers of a situation, and choices of numbers as the nearest choice", async () => {
  const { job } = await run({ world: "lunarLander" }, 1);
  const over = (agent: number, axes: [number, number]) => job.answer!({ kind: "surface", agent, axes }) as Surface;
  const [first, second] = [over(1, [0, 1]), over(1, [1, 0])];
  const edge = first.columns;
  // Turned over the diagonal from the lower left.
  const turned = second.values.map((_, i) => first.values[(edge - 1 - (i % edge)) * edge + (edge - 1 - Math.floor(i / edge))]!);
  for (const [i, value] of second.values.entries()) expect(value).toBeCloseTo(turned[i]!, 5);
  expect(over(1, [4, 5]).values).not.toEqual(first.values);
  const engines = new Set(over(2, [3, 4]).choices);
  expect([...engines].every((choice) => [0, 1, 2, 3].includes(choice))).toBe(true);
});

test("a continuous action comes nearest to the choice that pushes the same way", async () => {
  const nearest = async (world: "cartPole" | "pendulum" | "lunarLander", ...action: number[]) =>
    (await worldOf(world)).continuous!.choice(Float32Array.from(action));
  expect([await nearest("cartPole", -0.1), await nearest("cartPole", 0.1)]).toEqual([0, 1]);
  expect([await nearest("pendulum", -2), await nearest("pendulum", 0.2), await nearest("pendulum", 1.4)]).toEqual([0, 2, 3]);
  const lander = await Promise.all([
    nearest("lunarLander", -0.5, 0.4),
    nearest("lunarLander", -0.5, -0.7),
    nearest("lunarLander", 0.8, 0.6),
    nearest("lunarLander", 0.1, 0.9),
  ]);
  expect(lander).toEqual([0, 1, 2, 3]);
});
