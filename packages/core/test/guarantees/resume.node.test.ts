// Exact resume: a run that is interrupted and gone on with gives the bits of one that was not.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import * as data from "../../src/data/index.ts";
import * as core from "../../src/index.ts";
import { type Left, STEPS, train } from "./resume-run.ts";

const whole = train(core, data, 5, STEPS);

test("a run that goes on from a checkpoint of any step ends with the bits of the uninterrupted one", () => {
  expect(whole.losses).toHaveLength(STEPS);
  for (let steps = 1; steps < STEPS; steps++) {
    const first = train(core, data, 5, steps);
    const rest = train(core, data, 999, STEPS, { file: first.file, steps });
    expect([...first.losses, ...rest.losses]).toEqual(whole.losses);
    expect(rest.bits).toEqual(whole.bits);
  }
});

test("what was drawn in between changes nothing, and interruptions add up", () => {
  let { file, losses } = train(core, data, 5, 3);
  for (const stop of [9, 10, 21, STEPS]) {
    core.scope(() => core.randn([1000]));
    const next = train(core, data, stop, stop, { file, steps: losses.length });
    losses = [...losses, ...next.losses];
    file = next.file;
  }
  expect(losses).toEqual(whole.losses);
  expect(file).toEqual(whole.file);
});

test("a checkpoint matters: without it, or without one of its parts, the bits differ", () => {
  const { file } = train(core, data, 5, 10);
  const parts = core.readSafetensors(file).tensors;
  for (const part of ["optimizer/", "model/2.random", "loader/", "random/"]) {
    const changed = Object.fromEntries(
      Object.entries(parts).map(([name, t]) => {
        const values = name.startsWith(part) ? t.data.map((value) => value + 1) : t.data;
        return [name, core.tensor(values, t.shape, t.dtype)];
      }),
    );
    const rest = train(core, data, 5, STEPS, { file: core.writeSafetensors(changed), steps: 10 });
    expect(rest.losses, part).not.toEqual(whole.losses.slice(10));
  }
});

test("another copy of the package goes on with the same bits", async () => {
  const { file } = train(core, data, 5, 11);
  vi.resetModules();
  const otherCore: typeof core = await import("../../src/index.ts");
  const otherData: typeof data = await import("../../src/data/index.ts");
  expect(otherCore.Tensor).not.toBe(core.Tensor);
  const rest = train(otherCore, otherData, 999, STEPS, { file, steps: 11 });
  expect(rest.losses).toEqual(whole.losses.slice(11));
  expect(rest.bits).toEqual(whole.bits);
});

test("another process goes on with the same bits", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-resume-"));
  try {
    writeFileSync(join(folder, "run.safetensors"), train(core, data, 5, 17).file);
    const at = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    const program = `
      import { readFileSync } from "node:fs";
      import * as core from ${at("../../src/index.ts")};
      import * as data from ${at("../../src/data/index.ts")};
      import { train } from ${at("./resume-run.ts")};
      const file = new Uint8Array(readFileSync("run.safetensors"));
      const { losses, bits } = train(core, data, 31, ${STEPS}, { file, steps: 17 });
      console.log(JSON.stringify({ losses, bits }));`;
    const args = ["--conditions=@sluice/source", "--input-type=module", "--eval", program];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
    expect(stderr).toBe("");
    const rest = JSON.parse(stdout) as Pick<Left, "losses" | "bits">;
    expect(rest.losses).toEqual(whole.losses.slice(17));
    expect(rest.bits).toEqual(whole.bits);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
