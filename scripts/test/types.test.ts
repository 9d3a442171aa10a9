// What the compiler says of a consumer.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Package } from "../consumers/packages.ts";
import { typeCheck } from "../consumers/types.ts";

test("a compiler that fails without a word is said of every package", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-types-"));
  const item = { name: "@sluice/core", entries: {} } as Package;
  const said = await typeCheck(folder, [{ item, folder }], ["node", "-e", "process.exit(1)", "--"]);
  expect(said).toEqual([expect.stringContaining("failed without a word")]);
  rmSync(folder, { recursive: true });
});
