// What all agents share: exact resume, bounds, refusals.
import { expect, test } from "vitest";
import { A2C } from "../src/a2c.ts";
import type { Agent } from "../src/agent.ts";
import { DQN } from "../src/dqn.ts";
import { CartPole } from "../src/envs/cart-pole.ts";
import { Pendulum } from "../src/envs/pendulum.ts";
import { PPO } from "../src/ppo.ts";
import { QRDQN } from "../src/qr-dqn.ts";
import { RecurrentPPO } from "../src/recurrent-ppo.ts";
import { make } from "../src/registry.ts";
import { REINFORCE } from "../src/reinforce.ts";
import { SAC } from "../src/sac.ts";
import { DDPG, TD3 } from "../src/td3.ts";
import { type VectorEnv, vectorize } from "../src/vector-env.ts";

const cart = () => vectorize(() => make("CartPole-v1"), 2);
const pendulum = () => vectorize(() => make("Pendulum-v1"), 1);
const one = () => vectorize(() => make("CartPole-v1"), 1);
const replay = { batch: 8, capacity: 200, warmup: 20, hidden: [8], seed: 3 };

const kinds: Record<string, [() => VectorEnv, (env: VectorEnv) => Agent]> = {
  PPO: [
    cart,
    (e) => new PPO(e.observationSpace, e.actionSpace, { worlds: 2, rollout: 16, batch: 8, epochs: 2, hidden: [8], anneal: true, seed: 3 }),
  ],
  RecurrentPPO: [
    cart,
    (e) =>
      new RecurrentPPO(e.observationSpace, e.actionSpace, {
        worlds: 2,
        rollout: 16,
        minibatches: 2,
        epochs: 2,
        memory: 8,
        hidden: [8],
        seed: 3,
      }),
  ],
  A2C: [cart, (e) => new A2C(e.observationSpace, e.actionSpace, { worlds: 2, hidden: [8], seed: 3 })],
  REINFORCE: [cart, (e) => new REINFORCE(e.observationSpace, e.actionSpace, { hidden: [8], seed: 3 })],
  DQN: [
    one,
    (e) =>
      new DQN(e.observationSpace, e.actionSpace, { ...replay, double: true, dueling: true, nStep: 3, prioritized: {}, targetEvery: 30 }),
  ],
  QRDQN: [one, (e) => new QRDQN(e.observationSpace, e.actionSpace, { ...replay, quantiles: 5, targetEvery: 30 })],
  SAC: [pendulum, (e) => new SAC(e.observationSpace, e.actionSpace, replay)],
  TD3: [pendulum, (e) => new TD3(e.observationSpace, e.actionSpace, replay)],
  DDPG: [pendulum, (e) => new DDPG(e.observationSpace, e.actionSpace, { ...replay, noise: 0.2, ou: true })],
};

function bits(agent: Agent): string {
  return JSON.stringify(Object.entries(agent.stateDict()).map(([name, t]) => [name, [...t.data]]));
}

for (const [name, [world, create]] of Object.entries(kinds)) {
  test(`${name}: a run that was saved and restored gives the bits of one that was not interrupted`, () => {
    const [env, other] = [world(), world()];
    const agent = create(env);
    for (const _ of agent.learn(env, { steps: 100 }));
    const before = bits(agent);
    const file = agent.save(env);
    for (const _ of agent.learn(env, { steps: 160 }));
    expect(bits(agent)).not.toBe(before);
    const resumed = create(other);
    resumed.restore(file, other);
    expect(resumed.steps).toBe(100);
    expect(bits(resumed)).toBe(before);
    for (const _ of resumed.learn(other, { steps: 160 }));
    expect(bits(resumed)).toBe(bits(agent));
  });

  test(`${name}: what is shown in between changes nothing of what is learned`, () => {
    const [quiet, shown] = [world(), world()].map((env) => {
      const agent = create(env);
      env.observationSpace.seed(5);
      return { env, agent, show: () => agent.act(env.observationSpace.sample(), { deterministic: false }) };
    }) as [{ env: VectorEnv; agent: Agent }, { env: VectorEnv; agent: Agent; show: () => unknown }];
    for (const _ of quiet.agent.learn(quiet.env, { steps: 60 }));
    for (const _ of shown.agent.learn(shown.env, { steps: 60 })) shown.show();
    expect(bits(shown.agent)).toBe(bits(quiet.agent));
  });

  test(`${name}: a deterministic action takes no random numbers, and shown draws go on after a restore`, () => {
    const [plain, mixed] = [world(), world()].map((env) => ({ env, agent: create(env) as Agent & { forget?(): void } })) as [
      { env: VectorEnv; agent: Agent & { forget?(): void } },
      { env: VectorEnv; agent: Agent & { forget?(): void } },
    ];
    const observation = plain.env.observationSpace.flatten(new Float32Array(plain.env.observationSpace.flatSize));
    const show = (agent: Agent & { forget?(): void }, deterministic: boolean) => {
      agent.forget?.();
      return agent.act(observation, { deterministic });
    };
    const drawn = Array.from({ length: 12 }, () => show(plain.agent, false));
    const [first, learning] = [mixed.agent.act(observation), mixed.agent.stream.state.data.join()];
    const again = Array.from({ length: 6 }, () => [show(mixed.agent, true), show(mixed.agent, false)] as const);
    const resumed = { env: world(), agent: create(world()) as Agent & { forget?(): void } };
    resumed.agent.restore(mixed.agent.save(mixed.env), resumed.env);
    const rest = Array.from({ length: 6 }, () => [show(resumed.agent, true), show(resumed.agent, false)] as const);
    expect([...again, ...rest].map(([, action]) => action)).toEqual(drawn);
    for (const [action] of [...again, ...rest]) expect(action).toEqual(first);
    expect(mixed.agent.stream.state.data.join()).toBe(learning);
  });

  test(`${name}: the same seed gives the same bits, actions are of their space`, () => {
    const run = () => {
      const env = world();
      const agent = create(env);
      for (const _ of agent.learn(env, { steps: 60 }));
      return agent;
    };
    const agent = run();
    expect(bits(run())).toBe(bits(agent));
    const env = world();
    env.observationSpace.seed(1);
    for (const deterministic of [true, false]) {
      const observation = env.observationSpace.flatten(new Float32Array(env.observationSpace.flatSize));
      expect(env.actionSpace.contains(agent.act(observation, { deterministic }))).toBe(true);
    }
    expect(Object.keys(agent.weights()).length).toBeGreaterThan(0);
  });
}

test("an environment that is no vector keeps the return of its running episode over calls of learn and over a file", () => {
  const episodes = (cuts: readonly number[], resume: boolean) => {
    let env = make("CartPole-v1");
    let agent = new A2C(env.observationSpace, env.actionSpace, { hidden: [8], seed: 3 });
    const ended: unknown[] = [];
    for (const steps of cuts) {
      for (const step of agent.learn(env, { steps })) ended.push(...step.episodes);
      if (!resume) continue;
      const file = agent.save(env);
      env = make("CartPole-v1");
      agent = new A2C(env.observationSpace, env.actionSpace, { hidden: [8], seed: 3 });
      agent.restore(file, env);
    }
    return ended;
  };
  const whole = episodes([200], false);
  expect(whole.length).toBeGreaterThan(3);
  expect(episodes([33, 77, 200], false)).toEqual(whole);
  expect(episodes([33, 77, 200], true)).toEqual(whole);
});

test("spaces of actions that an algorithm cannot act in are refused", () => {
  const [c, p] = [new CartPole(), new Pendulum()];
  expect(() => new SAC(c.observationSpace, c.actionSpace)).toThrow("sac: actions are of Discrete(2), needs Box");
  expect(() => new DQN(p.observationSpace, p.actionSpace)).toThrow("dqn: actions are of Box [1], needs Discrete");
});
