// Taxi.
import { expect, test } from "vitest";
import { Taxi } from "../../src/envs/taxi.ts";
import { tables } from "../golden/trajectories.ts";

test("starts equal Gymnasium's for the same seed", () => {
  for (const [seed, { taxi }] of Object.entries(tables)) {
    const env = new Taxi();
    expect([env.reset({ seed: Number(seed) }).observation, env.reset().observation, env.reset().observation]).toEqual(taxi);
  }
});

test("a wall is not passed, wrong pick-ups and drop-offs cost 10, a delivery pays 20", () => {
  const { transitions } = new Taxi();
  // The taxi stands at R (0, 0), the passenger waits there for G (0, 4).
  const atRed = 1;
  expect(transitions[atRed]![5]![0]).toMatchObject({ reward: -10, state: atRed });
  const picked = transitions[atRed]![4]![0]!;
  expect(picked).toMatchObject({ reward: -1, terminated: false, state: 17 });
  // Row 0, column 1: the wall to the east.
  expect(transitions[37]![2]![0]!.state).toBe(37);
  // At G with the passenger.
  expect(transitions[(4 * 5 + 4) * 4 + 1]![5]![0]).toMatchObject({ reward: 20, terminated: true });
});

test("the mask marks the actions that change something", () => {
  const env = new Taxi();
  env.reset({ seed: 0 });
  env.restore({ ...env.snapshot(), state: 1 });
  const step = env.step(1); // north of row 0 is a wall: nothing changes
  expect(step.info.actionMask).toEqual([1, 0, 1, 0, 1, 0]);
});
