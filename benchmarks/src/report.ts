// Rows of a benchmark run: printed as a table, written as JSON, compared with an older file.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import type { Measured, Workload } from "./measure.ts";

/** One of ours against one peer (or alone). */
export interface Row {
  workload: string;
  variant: string;
  threads: number;
  /** Engine and machine. */
  runtime: string;
  machine: string;
  /** Of what ms, best, peerMs and peerBest are counts. */
  unit: "ms" | "KB";
  /** Median milliseconds of one call, and the best. */
  ms: number;
  best: number;
  peer: string | null;
  peerMs: number | null;
  peerBest: number | null;
  /** peerMs / ms: how many times faster we are. */
  ratio: number | null;
  gflops: number | null;
  /** Largest error against the reference, relative to its largest value. */
  error: number | null;
}

const runtime = `node ${process.versions.node}`;
const machine = `${cpus()[0]?.model.trim() ?? "unknown"} x${cpus().length}`;

/** Pairs each of ours with each peer. */
export function rowsOf(workload: Workload, measured: readonly Measured[]): Row[] {
  const ours = measured.filter((m) => m.contender.name === "sluice");
  const peers = measured.filter((m) => m.contender.name !== "sluice");
  return ours.flatMap((m): Row[] => {
    const row = {
      workload: workload.name,
      variant: m.contender.variant,
      threads: m.contender.threads,
      runtime,
      machine,
      unit: workload.unit ?? ("ms" as const),
      ms: m.ms,
      best: m.best,
      gflops: workload.flops ? workload.flops / m.ms / 1e6 : null,
      error: m.error,
    };
    if (peers.length === 0) return [{ ...row, peer: null, peerMs: null, peerBest: null, ratio: null }];
    return peers.map((p) => ({ ...row, peer: p.contender.name, peerMs: p.ms, peerBest: p.best, ratio: p.ms / m.ms }));
  });
}

/** Milliseconds in a readable unit; or kilobytes. */
export function time(ms: number, unit: Row["unit"] = "ms"): string {
  if (unit === "KB") return `${ms.toFixed(1)} KB`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  if (ms >= 1) return `${ms.toFixed(2)} ms`;
  return ms >= 1e-3 ? `${(ms * 1e3).toFixed(ms < 0.1 ? 2 : 1)} us` : `${(ms * 1e6).toFixed(0)} ns`;
}

/** Prints one workload: ours, then how many times slower each peer is. */
export function print(rows: readonly Row[]): void {
  const seen = new Set<string>();
  for (const row of rows) {
    if (seen.has(row.variant)) continue;
    seen.add(row.variant);
    const speed = row.gflops === null ? "" : `  ${row.gflops.toFixed(1)} GFLOP/s`;
    const error = row.error === null ? "" : `  error ${row.error.toExponential(1)}`;
    console.log(`${row.workload.padEnd(34)} ${row.variant.padEnd(9)} ${time(row.ms, row.unit).padStart(10)}${speed}${error}`);
    for (const { peer, peerMs, ratio } of rows.filter((r) => r.variant === row.variant && r.peer !== null)) {
      console.log(`${" ".repeat(36)}${peer!.padEnd(18)} ${time(peerMs!, row.unit).padStart(10)}  ${ratio!.toFixed(2)}x`);
    }
  }
}

/** Writes rows as a JSON array, a row a line. */
export function write(file: string, rows: readonly Row[]): void {
  writeFileSync(file, `[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`);
}

/** Prints how much faster or slower each of ours is than in an older file, and how the ratios moved. */
export function compare(file: string, rows: readonly Row[]): void {
  const old = JSON.parse(readFileSync(file, "utf8")) as Row[];
  console.log(`\nagainst ${file} (1.00 = as before, higher = faster now; the ratio to a peer in brackets, before -> now)`);
  for (const row of rows) {
    const before = old.find(
      (o) => o.workload === row.workload && o.variant === row.variant && o.peer === row.peer && o.threads === row.threads,
    );
    const name = `${row.workload} ${row.variant}`.padEnd(44);
    if (!before) console.log(`${name} new`);
    else {
      const peers =
        row.ratio !== null && before.ratio !== null ? `  (${row.peer}: ${before.ratio.toFixed(2)} -> ${row.ratio.toFixed(2)})` : "";
      console.log(`${name} ${(before.ms / row.ms).toFixed(2)}${peers}`);
    }
  }
}
