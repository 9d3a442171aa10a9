import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const cli = fileURLToPath(new URL("../src/cli.ts", import.meta.url));

test("the executable says what it can do", () => {
  const { stdout, status } = spawnSync(process.execPath, [cli, "--help"], { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
  expect(status).toBe(0);
  for (const flag of ["--kernels", "--packages", "--from-run", "--variant", "--out"]) expect(stdout).toContain(flag);
});

test("what goes wrong is said in words, without a stack", () => {
  const { stderr, status } = spawnSync(process.execPath, [cli], { encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toBe("subset: nothing to build; name a program, --packages or --kernels\n");
});
