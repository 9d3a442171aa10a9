// docs/install-matrix.md: what was tried of each package, made from the checks that ran.

/** One check of a package: `@sluice/core in Deno` passed or not. */
export interface Cell {
  readonly name: string;
  readonly passed: boolean;
}

const parts = /^@sluice\/(\w+) ((?:in|by|under|with|type-checks|pleases|is) .*)$/;

/** The page: one row for each place, one column for each package. */
export function matrixPage(cells: readonly Cell[]): string {
  const packages = new Set<string>();
  const rows = new Map<string, Map<string, boolean>>();
  for (const { name, passed } of cells) {
    const [, item, place] = parts.exec(name) ?? [];
    if (item === undefined || place === undefined) continue;
    packages.add(item);
    rows.set(place, (rows.get(place) ?? new Map<string, boolean>()).set(item, passed));
  }
  const columns = [...packages].sort();
  const mark = (passed: boolean | undefined) => (passed === undefined ? "" : passed ? "✓" : "✗");
  const row = (words: readonly string[]) => `| ${words.join(" | ")} |`;
  return [
    "# Install matrix",
    "",
    "What `npm run test:full` tried, and whether it worked: every package is published to a registry on the loopback, installed alone from there,",
    "and given a program whose answer is known. An empty cell was not tried.",
    "",
    row(["", ...columns]),
    row(["---", ...columns.map(() => "---")]),
    // By name: checks run side by side, and end in another order every time.
    ...[...rows]
      .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
      .map(([place, results]) => row([place, ...columns.map((item) => mark(results.get(item)))])),
    "",
  ].join("\n");
}
