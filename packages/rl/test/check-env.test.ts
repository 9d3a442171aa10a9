// checkEnv, and that every environment passes it.
import { expect, test } from "vitest";
import { checkEnv } from "../src/check-env.ts";
import { CartPole } from "../src/envs/cart-pole.ts";
import { make, registeredIds } from "../src/registry.ts";

test("every registered environment keeps the contract", () => {
  for (const id of registeredIds())
    expect(
      checkEnv(() => make(id)),
      id,
    ).toEqual([]);
});

test("a world that forgets its seed and leaves its space is caught", () => {
  let drift = 0;
  class Broken extends CartPole {
    override step(action: number) {
      const step = super.step(action);
      return { ...step, observation: [9 + drift++, 0, 0, 0], reward: Number.NaN };
    }
  }
  const wrong = checkEnv(() => new Broken());
  expect(wrong).toContain("Broken: a reward is NaN");
  expect(wrong).toContain("Broken: an observation of step() is not in Box [4]");
  expect(wrong).toContain("Broken: two runs with one seed differ");
});
