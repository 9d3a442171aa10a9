// Dynamic programming and tabular learning.
import { expect, test } from "vitest";
import { CliffWalking } from "../src/envs/cliff-walking.ts";
import { FrozenLake } from "../src/envs/frozen-lake.ts";
import { GridWorld } from "../src/envs/grid-world.ts";
import { Taxi } from "../src/envs/taxi.ts";
import { evaluateTable, expectedReturn, policyIteration, TabularAgent, valueIteration } from "../src/tabular.ts";
import { TimeLimit } from "../src/wrappers/time-limit.ts";

test("value iteration finds Russell and Norvig's utilities", () => {
  // Figure 17.3: the grid with −0.04 a step, the last one included, which pays 1 here.
  const { values } = valueIteration(new GridWorld(), { gamma: 1 });
  const wanted: Record<number, number> = { 0: 0.812, 1: 0.868, 2: 0.918, 4: 0.762, 6: 0.66, 8: 0.705, 9: 0.655, 10: 0.611, 11: 0.388 };
  for (const [s, v] of Object.entries(wanted)) expect(values[Number(s)]! - 0.04).toBeCloseTo(v, 2);
});

test("policy iteration agrees with value iteration", () => {
  for (const world of [new FrozenLake(), new Taxi(), new GridWorld()]) {
    const a = valueIteration(world);
    const b = policyIteration(world);
    for (const [s, v] of a.values.entries()) expect(Math.abs(v - b.values[s]!)).toBeLessThan(1e-8);
  }
});

test("the best policies have the known expected returns", () => {
  const best = (world: FrozenLake | Taxi | CliffWalking, horizon: number) =>
    expectedReturn(world, valueIteration(world, { gamma: 0.999 }).policy, horizon);
  expect(best(new FrozenLake(), 100)).toBeCloseTo(0.74, 2);
  expect(best(new CliffWalking(), 200)).toBe(-13);
  expect(best(new Taxi(), 200)).toBeCloseTo(7.93, 2);
});

test("the values of a policy solve Bellman's equation", () => {
  const world = new FrozenLake({ slippery: false });
  const values = evaluateTable(world, [1, 2, 1, 0, 1, 0, 1, 0, 2, 1, 1, 0, 0, 2, 2, 0], { gamma: 0.9 });
  expect(values[0]).toBeCloseTo(0.9 ** 5, 10);
});

test("Q-learning walks along the cliff's edge; all methods learn the way", () => {
  const world = new CliffWalking();
  const train = (method: "q-learning" | "sarsa" | "monte-carlo", options: object, episodes: number) => {
    const agent = new TabularAgent(48, 4, method, { seed: 1, gamma: 1, ...options });
    for (const _ of agent.learn(new TimeLimit(new CliffWalking(), 200), { episodes }));
    return expectedReturn(world, agent.policy, 200);
  };
  expect(train("q-learning", {}, 1000)).toBe(-13);
  expect(train("sarsa", { epsilon: [0.5, 0.01] }, 2000)).toBeGreaterThanOrEqual(-17);
  const lake = new FrozenLake({ slippery: false });
  const agent = new TabularAgent(16, 4, "monte-carlo", { seed: 3, gamma: 0.95 });
  const returns: number[] = [];
  for (const { episodeReturn } of agent.learn(new TimeLimit(lake, 100), { episodes: 3000 })) returns.push(episodeReturn);
  expect(expectedReturn(lake, agent.policy, 100)).toBe(1);
  expect(returns.length).toBe(3000);
});

test("a run that was saved and restored gives the bits of one that was not interrupted", () => {
  for (const method of ["q-learning", "sarsa", "monte-carlo"] as const) {
    const fresh = () => ({ agent: new TabularAgent(16, 4, method, { seed: 3 }), env: new TimeLimit(new FrozenLake(), 100) });
    const whole = fresh();
    const steps = [...whole.agent.learn(whole.env, { episodes: 60 })];
    const first = fresh();
    for (const { episode } of first.agent.learn(first.env, { episodes: 60 })) if (episode === 25) break;
    const file = JSON.parse(JSON.stringify(first.agent.save(first.env)));
    const second = fresh();
    second.agent.restore(file, second.env);
    expect([...second.agent.learn(second.env, { episodes: 60 })]).toEqual(steps.slice(25));
    expect([...second.agent.values]).toEqual([...whole.agent.values]);
  }
});
