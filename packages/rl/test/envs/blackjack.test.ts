// Blackjack.
import { expect, test } from "vitest";
import { Blackjack } from "../../src/envs/blackjack.ts";
import { hands } from "../golden/trajectories.ts";

test("hands equal Gymnasium's for the same seed, episode after episode", () => {
  for (const [seed, episodes] of Object.entries(hands)) {
    const env = new Blackjack();
    for (const [i, cards] of episodes.entries()) {
      env.reset(i === 0 ? { seed: Number(seed) } : {});
      const { dealer, player } = env.snapshot() as { dealer: number[]; player: number[] };
      expect([...dealer, ...player]).toEqual(cards);
    }
  }
});

function play(dealer: number[], player: number[], action: number, options = {}) {
  const env = new Blackjack(options);
  env.reset({ seed: 1 });
  env.restore({ ...env.snapshot(), dealer, player });
  return env.step(action);
}

test("the better sum wins, equal sums draw, aces count 11 where they can", () => {
  expect(play([10, 7], [10, 9], 0)).toMatchObject({ reward: 1, terminated: true });
  expect(play([10, 9], [10, 7], 0).reward).toBe(-1);
  expect(play([10, 7], [10, 7], 0).reward).toBe(0);
  expect(play([10, 7], [1, 7], 0)).toMatchObject({ reward: 1, observation: [18, 10, 1] });
});

test("hitting 21 busts unless the card is an ace counted 1", () => {
  expect(play([10, 7], [10, 9, 2], 1)).toMatchObject({ reward: -1, terminated: true });
});

test("a natural pays 1.5 where it is agreed, and wins outright by Sutton and Barto's rules", () => {
  expect(play([10, 7], [1, 10], 0, { natural: true }).reward).toBe(1.5);
  expect(play([10, 4, 7], [1, 10], 0).reward).toBe(0);
  expect(play([10, 4, 7], [1, 10], 0, { sab: true }).reward).toBe(1);
});
