// Advantages and the rollout buffer.
import { tensor } from "@sluice/core";
import { test } from "vitest";
import { gae, RolloutBuffer } from "../src/rollout.ts";
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
