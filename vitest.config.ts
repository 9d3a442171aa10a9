// Tests run from source, in Node and in a real Chromium.
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

const node: TestProjectConfiguration = {
  resolve: { conditions: [source, ...defaultServerConditions] },
  ssr: { resolve: { conditions: [source, ...defaultServerConditions] } },
  test: {
    name: "node",
    include: [...include, ...nodeOnly],
    exclude,
    setupFiles,
    environment: "node",
    testTimeout: full ? 600_000 : 30_000,
  },
};

/** Guarantees count bytes: the garbage of other files in the same page would disturb them. */
const guarantees = "packages/*/test/guarantees/**/*.test.ts";

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
      testTimeout: 30_000,
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
  if (process.env.SLUICE_BROWSER !== "1" && !named) return [node];
  const chromium = await findChromium();
  return [node, browser("browser", false, chromium), browser("alone", true, chromium)];
}

export default defineConfig({
  test: {
    reporters: ["default", new ClosingLineReporter()],
    projects: await projects(),
    coverage: { provider: "v8", include: ["packages/*/src/**/*.ts"] },
  },
});
