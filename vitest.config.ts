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

/** Asked for only when the browser project runs: it needs a Chromium. */
async function browser(): Promise<TestProjectConfiguration> {
  return {
    resolve: { conditions: [source, ...defaultClientConditions] },
    server: { headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" } },
    test: {
      name: "browser",
      include,
      exclude: [...exclude, "**/*.node.test.ts", "**/*.full.test.ts"],
      setupFiles,
      testTimeout: 30_000,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions: { executablePath: await findChromium(), args: flags } }),
        instances: [{ browser: "chromium" }],
      },
    },
  };
}

/** `npm test` asks for both projects; a bare `vitest run` is quick and stays in Node; `--project browser` is the other half. */
const named = process.argv.some((argument) => argument === "browser" || argument === "--project=browser");
const withBrowser = process.env.SLUICE_BROWSER === "1" || named;

export default defineConfig({
  test: {
    reporters: ["default", new ClosingLineReporter()],
    projects: withBrowser ? [node, await browser()] : [node],
    coverage: { provider: "v8", include: ["packages/*/src/**/*.ts"] },
  },
});
