// Connectionist temporal classification against PyTorch.
import { logSoftmax, transpose } from "@sluice/core";
import { describe, test } from "vitest";
import { golden } from "../../../core/test/golden/read.ts";
import { expectGolden } from "../../../core/test/golden/run.ts";
import { ctcLoss } from "../../src/index.ts";

describe("ctcLoss", () => {
  test.each(golden("ctc").map((c) => [c.id, c] as const))("%s is as in PyTorch", (_, c) => {
    const { reduction = "mean", blank = 0, zero_infinity: zeroInfinity = false } = c.attrs as Record<string, never>;
    expectGolden(c, ({ logits, targets, frames, counts }) =>
      ctcLoss(logSoftmax(logits, -1), targets, frames, counts, { reduction, blank, zeroInfinity }),
    );
  });

  const loss = golden("loss").filter(({ op }) => op === "ctc_loss");
  test.each(loss.map((c) => [c.id, c] as const))("%s is as in PyTorch, time first there", (_, c) => {
    expectGolden(c, ({ log_probs, targets, in_len, tgt_len }) =>
      ctcLoss(logSoftmax(transpose(log_probs, 0, 1), -1), targets, in_len, tgt_len, { reduction: "sum" }),
    );
  });
});
