// Runs a program in Node and notes which kernels it calls.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";

/** The kernels stand under core: a program need not have installed them itself. */
export const kernelsOfCore: Plugin = {
  name: "sluice-kernels-of-core",
  setup({ onResolve, resolve: find }) {
    onResolve({ filter: /^@sluice\/kernels(\/raw)?$/ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (pluginData === "found") return undefined;
      const options = { kind, pluginData: "found" } as const;
      const core = await find("@sluice/core", { ...options, resolveDir });
      return find(path, { ...options, resolveDir: core.errors.length > 0 ? resolveDir : dirname(core.path) });
    });
  },
};

/**
 * Runs a program in Node to its end and lists the kernels that it called, other than in workers.
 * @param entry - its file
 * @param conditions - export conditions by which packages are resolved, besides the usual ones
 * @throws Error if the program fails
 */
export async function calledKernels(entry: string, conditions: readonly string[] = []): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-run-"));
  const [program, list] = [join(folder, "program.mjs"), join(folder, "called.json")];
  try {
    await build({
      stdin: {
        contents: `
          import { writeFileSync } from "node:fs";
          import { addTenant } from "@sluice/kernels";
          const called = new Set();
          addTenant((name, kernel) => (...args) => {
            called.add(name);
            return kernel(...args);
          });
          process.on("exit", () => writeFileSync(${JSON.stringify(list)}, JSON.stringify([...called])));
          await import(${JSON.stringify(resolve(entry))});`,
        resolveDir: dirname(resolve(entry)),
      },
      outfile: program,
      bundle: true,
      platform: "node",
      format: "esm",
      conditions: ["import", ...conditions],
      logLevel: "error",
      plugins: [kernelsOfCore],
    });
    const child = spawn(process.execPath, [program], { stdio: "inherit" });
    const [code] = (await once(child, "exit")) as [number | null];
    if (code !== 0) throw new Error(`subset: the run of ${entry} ended with ${code ?? "a signal"}; make it succeed first`);
    return JSON.parse(await readFile(list, "utf8")) as string[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
