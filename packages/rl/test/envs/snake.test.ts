// Snake.
import { expect, test } from "vitest";
import { Snake } from "../../src/envs/snake.ts";

function placed(body: number[], apple: number, heading = 1): Snake {
  const env = new Snake();
  env.reset({ seed: 0 });
  env.restore({ ...env.snapshot(), body, numbers: [heading, apple, 0, 0] });
  return env;
}

test("an apple pays 1 and makes the snake longer", () => {
  const env = placed([27, 26, 25], 28);
  expect(env.step(1)).toMatchObject({ reward: 1, terminated: false, info: { apples: 1 } });
  expect(env.body).toEqual([28, 27, 26, 25]);
  expect(env.body).not.toContain(env.apple);
});

test("walls and the own body kill, the cell that the tail leaves does not", () => {
  expect(placed([31, 30, 29], 0).step(1)).toMatchObject({ reward: -1, terminated: true });
  expect(placed([28, 27, 35, 36, 37], 0, 1).step(2).terminated).toBe(true);
  expect(placed([28, 27, 35, 36], 0, 1).step(2).terminated).toBe(false);
});

test("the way back is ignored", () => {
  const env = placed([27, 26, 25], 0);
  env.step(3);
  expect(env.body[0]).toBe(28);
});

test("pixels tell head, body and apple apart", () => {
  const { observation } = new Snake().reset({ seed: 3 });
  const channel = (c: number) => Array.from(observation).filter((_, i) => i % 3 === c && observation[i] !== 0).length;
  expect([channel(0), channel(1), channel(2)]).toEqual([1, 2, 1]);
});

test("hunger cuts the episode off", () => {
  const env = new Snake({ patience: 4 });
  env.reset({ seed: 0 });
  env.restore({ ...env.snapshot(), body: [27, 26, 25], numbers: [1, 63, 0, 0] });
  expect([0, 3, 2, 1].map((a) => env.step(a).truncated)).toEqual([false, false, false, true]);
  expect(() => new Snake({ size: 3 })).toThrow("snake: size is 3, needs at least 4");
});
