// PPO.
import { grad, scope, tensor } from "@sluice/core";
import { expect, test } from "vitest";
import { NO_INFO, type Picture, type Start, type Step, World } from "../src/env.ts";
import { evaluatePolicy } from "../src/evaluate.ts";
import { PPO, ppoLoss } from "../src/ppo.ts";
import { make } from "../src/registry.ts";
import { Box } from "../src/spaces/box.ts";
import { Discrete, MultiDiscrete } from "../src/spaces/discrete.ts";
import type { Space, Vector } from "../src/spaces/space.ts";
import { vectorize } from "../src/vector-env.ts";
import { close } from "./close.ts";
import { ppo } from "./golden/mathematics.ts";

test("the clipped surrogate and its gradient equal PyTorch's", () => {
  scope(() => {
    const x = tensor(ppo.logProb);
    const loss = ppoLoss(x, tensor(ppo.old), tensor(ppo.advantage), ppo.clip);
    close(loss, [ppo.loss]);
    close(grad(loss, [x])[0]!, ppo.grad);
  });
});

test("it balances the pole five times as long after 20000 steps", () => {
  const env = vectorize(() => make("CartPole-v1"), 8);
  const settings = { rollout: 32, batch: 256, lambda: 0.8, gamma: 0.98, epochs: 20, lr: 1e-3 };
  const agent = new PPO(env.observationSpace, env.actionSpace, { seed: 1, worlds: 8, ...settings });
  for (const { losses } of agent.learn(env, { steps: 20_000 })) if (losses) expect(Number.isFinite(losses.policy)).toBe(true);
  expect(evaluatePolicy(agent, make("CartPole-v1"), { episodes: 20 }).mean).toBeGreaterThan(110);
});

/** Pays 1 for the action that the observation names. */
class Echo<A> extends World<Vector, A> {
  readonly observationSpace: Box = new Box(0, 1, [3]);
  readonly actionSpace: Space<A>;
  readonly #pays: (wanted: number, action: A) => number;
  readonly #mask: boolean;
  #wanted = 0;

  constructor(space: Space<A>, pays: (wanted: number, action: A) => number, mask = false) {
    super("echo");
    this.actionSpace = space;
    this.#pays = pays;
    this.#mask = mask;
  }

  #info() {
    return this.#mask ? { actionMask: [0, 1, 2, 3].map((a) => (a === 3 ? 0 : 1)) } : NO_INFO;
  }

  protected begin(): Start<Vector> {
    this.#wanted = this.random.integer(0, 3);
    return { observation: [0, 1, 2].map((i) => (i === this.#wanted ? 1 : 0)), info: this.#info() };
  }

  step(action: A): Step<Vector> {
    const reward = this.#pays(this.#wanted, action);
    return { observation: this.begin().observation, reward, terminated: true, truncated: false, info: this.#info() };
  }

  render(): Picture {
    return { view: [0, 0, 1, 1], shapes: [], text: String(this.#wanted) };
  }

  protected remember() {
    return { wanted: this.#wanted };
  }

  protected recall() {}
}

const settings = { worlds: 4, rollout: 32, batch: 32, epochs: 5, lr: 3e-3, hidden: [16], seed: 2 };

test("several choices at once are learned", () => {
  const world = () => new Echo(new MultiDiscrete([3, 3]), (w, a) => Number(a[0] === w) + Number(a[1] === (w + 1) % 3));
  const env = vectorize(world, 4);
  const agent = new PPO(env.observationSpace, env.actionSpace, settings);
  for (const _ of agent.learn(env, { steps: 5000 }));
  expect(evaluatePolicy(agent, world(), { episodes: 50 }).mean).toBeGreaterThan(1.9);
});

test("what a mask forbids is never done, though it would pay most", () => {
  const seen = new Set<number>();
  const pays = (wanted: number, action: number) => {
    seen.add(action);
    return action === 3 ? 5 : Number(action === wanted);
  };
  const world = () => new Echo(new Discrete(4), pays, true);
  const env = vectorize(world, 4);
  const agent = new PPO(env.observationSpace, env.actionSpace, { ...settings, masked: true });
  for (const _ of agent.learn(env, { steps: 4000 }));
  expect(evaluatePolicy(agent, world(), { episodes: 50 }).mean).toBeGreaterThan(0.95);
  expect(seen.has(3)).toBe(false);
});

test("a batch that does not divide the rollout and the wrong number of worlds are refused", () => {
  const env = make("CartPole-v1");
  const { observationSpace: o, actionSpace: a } = env;
  expect(() => new PPO(o, a, { rollout: 10, batch: 4 })).toThrow("ppo: a batch of 4 does not divide the rollout of 10 transitions");
  const agent = new PPO(o, a, { worlds: 2, rollout: 4, batch: 4 });
  expect(() => agent.learn(env, { steps: 10 }).next()).toThrow("ppo: 1 worlds, made for 2; pass { worlds: 1 }");
});
