// The last line of every check: how many passed, failed and were skipped.

/** What a check counted. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The line a check ends with. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Reads the counts back from a check's output: those of its last closing line, if it has one. */
export function readClosingLine(output: string): Counts | undefined {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped\r?$/gm)].at(-1);
  return last && { passed: Number(last[1]), failed: Number(last[2]), skipped: Number(last[3]) };
}

/**
 * How much a run counts: what its closing line says; one without is a single check. One that ends badly without saying which check failed
 * is itself the failure.
 */
export function countRun(ok: boolean, output: string): Counts {
  const counts = readClosingLine(output) ?? { passed: ok ? 1 : 0, failed: 0, skipped: 0 };
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/** The sum of several counts. */
export function total(counts: readonly Counts[]): Counts {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of counts) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}
