// Recurrent PPO.
import { noGrad, Stream, scope, tensor, zeros } from "@sluice/core";
import { expect, test } from "vitest";
import { NO_INFO, type Picture, type Snapshot, type Start, type Step, World } from "../src/env.ts";
import { evaluatePolicy } from "../src/evaluate.ts";
import { RecurrentActorCritic, RecurrentPPO } from "../src/recurrent-ppo.ts";
import { Box } from "../src/spaces/box.ts";
import { Discrete } from "../src/spaces/discrete.ts";
import type { Vector } from "../src/spaces/space.ts";
import { vectorize } from "../src/vector-env.ts";

/** Shows a sign, then nothing for two steps, then asks which it was. */
class Recall extends World<Vector, number> {
  readonly observationSpace: Box = new Box(-1, 1, [2]);
  readonly actionSpace: Discrete = new Discrete(2);
  #sign = 0;
  #t = 0;

  constructor() {
    super("recall");
  }

  protected begin(): Start<Vector> {
    this.#sign = this.random.integer(0, 2);
    this.#t = 0;
    return { observation: [2 * this.#sign - 1, 0], info: NO_INFO };
  }

  step(action: number): Step<Vector> {
    this.#t++;
    const terminated = this.#t === 4;
    const reward = terminated && action === this.#sign ? 1 : 0;
    if (terminated) this.running = false;
    return { observation: [0, this.#t === 3 ? 1 : 0], reward, terminated, truncated: false, info: NO_INFO };
  }

  render(): Picture {
    return { view: [0, 0, 1, 1], shapes: [], text: String(this.#sign) };
  }

  protected remember(): Record<string, unknown> {
    return { numbers: [this.#sign, this.#t] };
  }

  protected recall(memory: Snapshot): void {
    [this.#sign, this.#t] = memory.numbers as [number, number];
  }
}

test("it learns to remember what it no longer sees", () => {
  const env = vectorize(() => new Recall(), 8);
  const settings = { rollout: 16, epochs: 10, lr: 3e-3, memory: 16, hidden: [16], gamma: 0.9, lambda: 0.9, minibatches: 2 };
  const agent = new RecurrentPPO(env.observationSpace, env.actionSpace, { seed: 1, worlds: 8, ...settings });
  expect(evaluatePolicy(agent, new Recall()).mean).toBeLessThan(0.8);
  for (const _ of agent.learn(env, { steps: 12_000 }));
  expect(evaluatePolicy(agent, new Recall()).mean).toBe(1);
});

test("an episode's odds do not depend on what came before it in the rollout", () => {
  const D = 2;
  const network = new RecurrentActorCritic(D, 4, new Discrete(3), new Stream("network", 1), { hidden: [4] });
  const zero = Array.from({ length: 4 }, () => zeros([1, 1, 4]));
  const other = Array.from({ length: 4 }, (_, i) => tensor([[[i, 1, -1, 2]]]));
  const run = (rows: number[][], keep: number[], before: typeof zero) =>
    scope(() =>
      noGrad(() => [...network.forward(tensor([rows].flat().map((row) => [row])), before, tensor(keep.map((k) => [k]))).values.data]),
    );
  const episode = [
    [1, 2],
    [3, 4],
  ];
  const alone = run(episode, [0, 1], zero);
  expect(run(episode, [0, 1], other)).toEqual(alone);
  expect(run([[9, 9], ...episode], [1, 0, 1], other).slice(1)).toEqual(alone);
  expect(run(episode, [1, 1], other)).not.toEqual(alone);
});

test("a display remembers until it is told to forget", () => {
  const box = new Box(-9, 9, [1]);
  const agent = new RecurrentPPO(box, box, { worlds: 2, rollout: 8, memory: 4, hidden: [4], seed: 1 });
  const actions = () => [1, -1, 0].map((x) => (agent.act([x]) as number[])[0]);
  const first = actions();
  const second = actions();
  agent.forget();
  expect(actions()).toEqual(first);
  expect(second).not.toEqual(first);
});

test("minibatches that do not divide the worlds and another number of worlds are refused", () => {
  const { observationSpace, actionSpace } = new Recall();
  expect(() => new RecurrentPPO(observationSpace, actionSpace, { worlds: 3, minibatches: 2 })).toThrow(
    "recurrent-ppo: 2 minibatches do not divide 3 worlds",
  );
  const agent = new RecurrentPPO(observationSpace, actionSpace, { worlds: 2, rollout: 4 });
  expect(() => agent.learn(new Recall(), { steps: 8 }).next()).toThrow("recurrent-ppo: 1 worlds, made for 2; pass { worlds: 1 }");
});
