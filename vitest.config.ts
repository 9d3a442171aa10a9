// Tests run from source, in Node and in a real Chromium.
import { availableParallelism } from "node:os";
import { playwright } from "@vitest/browser-playwright";
import { defaultClientConditions, defaultServerConditions } from "vite";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";
import { findChromium, flags } from "./scripts/chromium.ts";
import { ClosingLineReporter } from "./scripts/vitest-reporter.ts";

/** Everywhere: *.test.ts. Where Node's modules are needed: *.node.test.ts. In `npm run test:full` only: *.full.test.ts. */
const include = ["packages/*/test/**/*.test.ts"];
const nodeOnly = ["scripts/test/**/*.test.ts", "apps/*/test/**/*.test.ts", "examples/test/**/*.test.ts", "benchmarks/test/**/*.test.ts"];
const full = process.env.SLUICE_FULL === "1";
const exclude = ["**/node_modules/**", "**/dist/**", ...(full ? [] : ["**/*.full.test.ts"])];
const setupFiles = ["./scripts/vitest-setup.ts"];
const source = "@sluice/source";

/** Guarantees count bytes: the garbage of other files in the same page would disturb them. */
const guarantees = "packages/*/test/guarantees/**/*.test.ts";

/** Tests in Node. Those that run in browsers too share processes, since loading every module anew for every file would take most of the time. */
function node(name: string, alone: boolean): TestProjectConfiguration {
  const apart = [guarantees, "packages/*/test/**/*.node.test.ts", "packages/*/test/**/*.full.test.ts", ...nodeOnly];
  return {
    resolve: { conditions: [source, ...defaultServerConditions] },
    ssr: { resolve: { conditions: [source, ...defaultServerConditions] } },
    test: {
      name,
      isolate: alone,
      include: alone ? apart : include,
      exclude: [...exclude, ...(alone ? [] : apart)],
      setupFiles,
      environment: "node",
      testTimeout: full ? 600_000 : 120_000,
      hookTimeout: 120_000,
      // What pages show is waited for: a machine may be slow, or have something else to do.
      expect: { poll: { timeout: 60_000 } },
    },
  };
}

/**
 * Tests in Chromium. Most share one page, since loading every module anew for every file would take half of the time; what has to be
 * `alone` gets a page for each file.
 */
function browser(name: string, alone: boolean, executablePath: string): TestProjectConfiguration {
  const elsewhere = ["**/*.node.test.ts", "**/*.full.test.ts", ...(alone ? [] : [guarantees])];
  return {
    resolve: { conditions: [source, ...defaultClientConditions] },
    server: { headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" } },
    test: {
      name,
      isolate: alone,
      include: alone ? [guarantees] : include,
      exclude: [...exclude, ...elsewhere],
      setupFiles,
      testTimeout: 120_000,
      hookTimeout: 120_000,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions: { executablePath, args: flags } }),
        instances: [{ browser: "chromium" }],
      },
    },
  };
}

/** In both: `npm test` asks for it; a bare `vitest run` is quick and stays in Node; `--project browser` and `--project alone` are the rest. */
async function projects(): Promise<TestProjectConfiguration[]> {
  const named = process.argv.some((argument) => /^(--project=)?(browser|alone)$/.test(argument));
  if (process.env.SLUICE_BROWSER !== "1" && !named) return [node("node", false), node("node-alone", true)];
  const chromium = await findChromium();
  return [node("node", false), node("node-alone", true), browser("browser", false, chromium), browser("alone", true, chromium)];
}

export default defineConfig({
  test: {
    reporters: ["default", new ClosingLineReporter()],
    projects: await projects(),
    maxWorkers: Math.max(2, availableParallelism() - 1),
    coverage: { provider: "v8", include: ["packages/*/src/**/*.ts"] },
  },
});
