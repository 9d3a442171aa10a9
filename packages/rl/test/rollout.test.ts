// Advantages and the rollout buffer.
import { tensor } from "@sluice/core";
import { expect, test } from "vitest";
import { completed, ended, gae, RolloutBuffer } from "../src/rollout.ts";
import { close } from "./close.ts";
import * as golden from "./golden/mathematics.ts";

const { rewards, values, running, gamma, lam, advantages } = golden.gae;

test("advantages equal PyTorch's loop", () => {
  close(gae(tensor(rewards), tensor(values), tensor(running), gamma, lam), advantages);
});

test("the buffer gives the same advantages, and returns are values plus advantages", () => {
  const buffer = new RolloutBuffer(6, 3, 2, { size: 1, dtype: "i32", vector: false });
  for (let t = 0; t < 6; t++) {
    buffer.act(t, new Float32Array(6).fill(t), [t, t, t], [0, 0, 0], values[t]!);
    buffer.outcome(
      t,
      rewards[t]!,
      running[t]!.map((r) => 1 - r),
    );
  }
  buffer.finish(values[6]!, gamma, lam);
  close(buffer.advantages, advantages);
  close(
    buffer.returns,
    advantages.map((row, t) => row.map((a, i) => a + values[t]![i]!)),
  );
  close(
    buffer.observations,
    Array.from({ length: 18 }, (_, i) => [Math.floor(i / 3), Math.floor(i / 3)]),
  );
});

test("only an episode that was cut off is completed with the value of what follows", () => {
  const zero = new Float32Array(3);
  const flags = { terminated: Uint8Array.of(1, 0, 0), truncated: Uint8Array.of(1, 1, 0) };
  const step = { rewards: Float64Array.of(1, 2, 3), ...flags, observations: zero, finalObservations: zero, infos: [], episodes: [] };
  expect([...completed(step, 0.5, () => [10, 20, 30])]).toEqual([1, 12, 3]);
  expect([...ended(step)]).toEqual([1, 1, 0]);
  let asked = false;
  completed({ ...step, truncated: Uint8Array.of(1, 0, 0) }, 0.5, () => {
    asked = true;
    return [0, 0, 0];
  });
  expect(asked).toBe(false);
});
