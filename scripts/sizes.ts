// Measures what is sent over the wire against the budgets in .size-limit.json. Usage: npm run sizes   (after a build)
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { decode } from "../packages/kernels/src/text.ts";
import { must, root, run } from "./child.ts";
import { closingLine } from "./closing-line.ts";

const folder = join(root, ".cache/sizes");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const variant of ["simd", "relaxed"]) {
  const source = readFileSync(join(root, `packages/kernels/src/generated/${variant}.ts`), "utf8");
  writeFileSync(join(folder, `${variant}.wasm`), decode(/"(.+)"/.exec(source)![1]!));
}
const benchmarks = join(root, "benchmarks");
/** Pages as a bundler makes them, with every kernel. */
for (const page of ["trained-perceptron", "convolution"])
  await build({
    root: benchmarks,
    configFile: false,
    logLevel: "error",
    build: {
      outDir: join(folder, page),
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(benchmarks, `src/size/${page}.ts`) },
    },
  });
/** Pages with the kernels they reach. */
const subset = join(root, "packages/subset/dist/cli.js");
for (const page of ["perceptron", "convolution", "lenet", "cart-pole"])
  must(await run(process.execPath, [subset, `src/size/${page}.ts`, "--out", join(folder, "subset", `${page}.js`)], benchmarks));

interface Result {
  name: string;
  passed: boolean;
  size: number;
  sizeLimit: number;
}
const { output, stdout } = await run("size-limit", ["--json"], root);
const counts = { passed: 0, failed: 0, skipped: 0 };
try {
  for (const { name, passed, size, sizeLimit } of JSON.parse(stdout) as Result[]) {
    console.log(`${passed ? "✓" : "✗"} ${name}: ${size} bytes of at most ${sizeLimit}`);
    if (passed) counts.passed++;
    else counts.failed++;
  }
} catch {
  console.log(output);
  counts.failed++;
}
console.log(closingLine(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
