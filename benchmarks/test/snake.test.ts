// Snake's script, the view from its head and the network that sees it.
import { tensor } from "@sluice/core";
import { checkEnv, type Env, evaluatePolicy, Snake } from "@sluice/rl";
import { expect, test } from "vitest";
import { greedy, SnakeNetwork, SnakeView } from "../src/learn/snake.ts";

test("the script goes the shortest way to the first apples", () => {
  const env = new Snake();
  let { observation } = env.reset({ seed: 3 });
  for (let meals = 0; meals < 5; meals++) {
    const [head, apple] = [env.body[0]!, env.apple];
    const distance = Math.abs((head % 8) - (apple % 8)) + Math.abs(Math.floor(head / 8) - Math.floor(apple / 8));
    let [steps, reward] = [0, 0];
    for (; reward === 0; steps++) ({ observation, reward } = env.step(greedy(observation)));
    expect(reward).toBe(1);
    // Around its own body it may be two steps more.
    expect(steps - distance).toBeLessThanOrEqual(2);
  }
});

test("the script eats more than fifteen apples a game", () => {
  const play = evaluatePolicy((pixels) => greedy(pixels as number[]), new Snake(), { episodes: 20, seed: 1 });
  expect(play.mean).toBeGreaterThan(15);
});

test("the view is turned to the heading with the head in the middle, and a step ahead moves the board down", () => {
  const snake = new Snake();
  const env = new SnakeView(snake);
  const { observation } = env.reset({ seed: 1 });
  const at = (view: ArrayLike<number>, row: number, column: number) =>
    Array.from({ length: 3 }, (_, c) => view[3 * (9 * row + column) + c]);
  // It heads right from the middle of the board, (4, 4), with its neck behind it; the wall is four cells ahead.
  expect(at(observation, 5, 4)).toEqual([1, 0, 0]);
  expect(at(observation, 0, 4)).toEqual([0, 0, 1]);
  const { observation: next } = env.step(1);
  expect(snake.body[0]).toBe(4 * 8 + 5);
  expect(at(next, 1, 4)).toEqual([0, 0, 1]);
  env.step(0);
  expect(snake.body[0]).toBe(3 * 8 + 5);
  env.step(2);
  expect(snake.body[0]).toBe(3 * 8 + 6);
  expect(checkEnv(() => new SnakeView(new Snake()) as Env)).toEqual([]);
});

test("the network values three choices", () => {
  expect(new SnakeNetwork().forward(tensor([new Array<number>(243).fill(0)])).shape).toEqual([1, 3]);
});
