// docs/ops.md says what the tests of today check.
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../child.ts";
import { opsPage, tables } from "../ops-page.ts";

test("docs/ops.md is what `npm run ops` makes of the tables", async () => {
  await expect(opsPage()).toMatchFileSnapshot(join(root, "docs/ops.md"));
});

test("an op that is not differentiated has its reason on the page", () => {
  const { rows } = tables.rnn!.groups[0]!;
  expect(opsPage()).toContain(`– ${rows.lstm!.because}`);
  expect(opsPage()).toMatch(/`relu` +\| ✓ PyTorch \| ✓ +\| ✓ +\|/);
});
