// Ends a vitest run with the closing line.
import type { Reporter, TestModule } from "vitest/node";
import { runsInBrowser } from "./browser-tests.ts";
import { closingLine } from "./closing-line.ts";

/** Counts tests, and as failed also every error outside a test; when the browser is left out, its tests count as skipped. */
export class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      counts.failed += module.errors().length;
      const skippedInBrowser = process.env.SLUICE_BROWSER === "0" && runsInBrowser(module.relativeModuleId);
      for (const test of module.children.allTests()) {
        if (skippedInBrowser) counts.skipped++;
        const { state } = test.result();
        if (state === "passed") counts.passed++;
        else if (state === "failed") counts.failed++;
        else counts.skipped++;
      }
    }
    console.log(closingLine(counts));
  }
}
