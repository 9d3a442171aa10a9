// Acrobot.
import { expect, test } from "vitest";
import { Acrobot } from "../../src/envs/acrobot.ts";
import { follow } from "./physics.ts";

test("starts equal Gymnasium's to the bit and trajectories within 1e-9", () => follow("Acrobot", new Acrobot()));

test("pumping in time with the first link reaches the height, with reward 0 at the end", () => {
  const env = new Acrobot();
  let { observation } = env.reset({ seed: 2 });
  for (let t = 0; t < 500; t++) {
    const step = env.step(observation[4]! > 0 ? 0 : 2);
    observation = step.observation;
    if (step.terminated) {
      expect(step.reward).toBe(0);
      expect(t).toBeLessThan(250);
      return;
    }
    expect(step.reward).toBe(-1);
  }
  expect.unreachable("the height was not reached");
});

test("an action outside the space is refused", () => {
  const env = new Acrobot();
  env.reset();
  expect(() => env.step(3)).toThrow("acrobot: action 3 is not in Discrete(3)");
});
