import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build as esbuild, transform } from "esbuild";
import { rollup } from "rollup";
import { build as vite } from "vite";
import { describe, expect, test } from "vitest";
import webpack from "webpack";
import type { Report } from "../src/choose.ts";
import { type SubsetOptions, subset } from "../src/plugin.ts";

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const source = "@sluice/source";

type Bundle = (entry: string, folder: string, options: SubsetOptions | null) => Promise<unknown>;

const bundlers: Record<string, Bundle> = {
  esbuild: (entry, outdir, options) =>
    esbuild({
      entryPoints: [entry],
      outdir,
      bundle: true,
      minify: true,
      format: "esm",
      conditions: [source],
      plugins: options ? [subset.esbuild(options)] : [],
    }),
  Vite: (entry, outDir, options) =>
    vite({
      configFile: false,
      logLevel: "error",
      resolve: { conditions: [source, "module"] },
      plugins: options ? [subset.vite(options)] : [],
      build: { outDir, modulePreload: false, target: "es2022", rolldownOptions: { input: entry } },
    }),
  async Rollup(input, dir, options) {
    const bundle = await rollup({
      input,
      // The source's modules are circles of functions; the bundles that are published are not.
      onwarn: () => {},
      plugins: [
        nodeResolve({ exportConditions: [source] }),
        { name: "typescript", transform: async (code) => (await transform(code, { loader: "ts" })).code },
        // How packages are resolved stands in another plugin here, so the scan cannot know: it is told.
        ...(options ? [subset.rollup({ gradients: false, ...options })] : []),
      ],
    });
    await bundle.write({ dir, format: "es" });
  },
  webpack: (entry, path, options) =>
    new Promise<void>((resolve, reject) => {
      const configuration: webpack.Configuration = {
        mode: "production",
        target: "node20",
        entry,
        output: { path, library: { type: "module" } },
        experiments: { outputModule: true },
        resolve: { conditionNames: [source, "import"] },
        module: { rules: [{ test: /\.ts$/, use: [fixture("loader.cjs")] }] },
        plugins: options ? [subset.webpack(options)] : [],
      };
      webpack(configuration, (error, stats) => (error || stats?.hasErrors() ? reject(error ?? new Error(stats?.toString())) : resolve()));
    }),
};

/** Builds a program, runs it in Node, and tells what it printed and what it weighs. */
async function built(bundle: Bundle, entry: string, options: SubsetOptions | null) {
  const folder = mkdtempSync(join(tmpdir(), "sluice-subset-"));
  const reports: Report[] = [];
  await bundle(fixture(entry), folder, options && { onReport: (report) => reports.push(report), ...options });
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.m?js$/.test(file));
  expect(files).toHaveLength(1);
  const file = join(folder, files[0]!);
  const printed = execFileSync(process.execPath, ["--input-type=module"], {
    input: readFileSync(file),
    encoding: "utf8",
    stdio: "pipe",
  });
  return { printed, bytes: readFileSync(file).length, report: reports[0]! };
}

describe.each(Object.keys(bundlers))("%s", (name) => {
  test("a subset prints the same bits from a tenth of the kernels, without gradients", async () => {
    const full = await built(bundlers[name]!, "perceptron.ts", null);
    const small = await built(bundlers[name]!, "perceptron.ts", {});
    expect(full.printed.split(",")).toHaveLength(10);
    expect(small.printed).toBe(full.printed);
    expect(small.bytes).toBeLessThan(full.bytes / 3);
    const [{ before, after }] = small.report.binaries as [Report["binaries"][number]];
    expect(after.plain).toBeLessThan(before.plain / 4);
    expect(small.report.kernels).toEqual(expect.arrayContaining(["matmul", "relu", "random_uniform"]));
    expect(small.report.kernels.length).toBeLessThan(small.report.total / 10);
    expect(small.report.kernels.filter((kernel) => kernel.includes("backward"))).toEqual([]);
  });
});

test("a bundle that esbuild hands over without a name is a subset too", async () => {
  const reports: Report[] = [];
  const { outputFiles } = await esbuild({
    stdin: { contents: 'import { relu, tensor } from "@sluice/core"; console.log(relu(tensor([-1, 2])).data);', resolveDir: fixture(".") },
    bundle: true,
    format: "esm",
    conditions: [source],
    write: false,
    plugins: [subset.esbuild({ onReport: (report) => reports.push(report) })],
  });
  expect(reports[0]!.kernels).toEqual(["relu"]);
  expect(outputFiles[0]!.contents.length).toBeLessThan(60_000);
});

test("a program that trains keeps its gradients, and learns the same bits", async () => {
  const full = await built(bundlers.esbuild!, "trained-perceptron.ts", null);
  const small = await built(bundlers.esbuild!, "trained-perceptron.ts", {});
  expect(full.printed.trim().split("\n")).toHaveLength(3);
  expect(small.printed).toBe(full.printed);
  expect(small.report.kernels).toEqual(expect.arrayContaining(["relu_backward", "matmul_tn", "adam_update"]));
});

test("a network of convolutions does without what no option opens, and learns the same bits", async () => {
  const full = await built(bundlers.esbuild!, "lenet.ts", null);
  const small = await built(bundlers.esbuild!, "lenet.ts", {});
  expect(small.printed).toBe(full.printed);
  expect(small.report.kernels).toEqual(expect.arrayContaining(["conv2d", "conv2d_winograd", "conv2d_backward_weight"]));
  expect(small.report.kernels).not.toContain("depthwise2d");
});

test("an option that only the running program knows throws by name, and works when it is listed", async () => {
  await expect(built(bundlers.esbuild!, "hidden-option.ts", {})).rejects.toThrow(
    "conv2d: this build has no groups, as nothing in the program names it; add it to the subset with --options groups",
  );
  expect((await built(bundlers.esbuild!, "hidden-option.ts", { options: ["groups"] })).printed).toBe("3,8\n");
});

test("the relaxed binary alone stands in for the plain one", async () => {
  const { printed, report } = await built(bundlers.esbuild!, "perceptron.ts", { variant: "relaxed" });
  expect(printed.split(",")).toHaveLength(10);
  expect(report.binaries).toHaveLength(1);
});

test("a kernel that a run did not call throws by name when it is called after all", async () => {
  const called = ["matmul", "copy_u8", "random_uniform"];
  const failing = built(bundlers.esbuild!, "perceptron.ts", { called });
  await expect(failing).rejects.toThrow("relu: this build has no such kernel; add it to the subset with --kernels relu");
});

test("a list of kernels that lacks one stops the build and names the op that wants it", async () => {
  const failing = built(bundlers.esbuild!, "perceptron.ts", { kernels: ["matmul", "copy_u8", "random_uniform"] });
  await expect(failing).rejects.toThrow(/relu: wants the kernel relu, which is not among the 3 that are kept; add it with --kernels relu/);
});
