// The meaning of assembly/ctc.ts.
import { ctcScratch } from "../src/scratch.ts";
import type { Dimensions, Spec } from "./spec.ts";

type Dims = Omit<Dimensions<"ctc">, "op" | "blank" | "zeroInfinity">;

const shapes: Dims[] = [
  { N: 0, T: 3, V: 3, L: 2 },
  { N: 1, T: 0, V: 3, L: 0 },
  { N: 2, T: 1, V: 2, L: 1 },
  { N: 1, T: 4, V: 3, L: 0 },
  { N: 3, T: 5, V: 4, L: 2 },
  { N: 4, T: 9, V: 5, L: 3 },
  { N: 2, T: 7, V: 3, L: 9 },
  { N: 2, T: 60, V: 28, L: 12 },
];
const cases = shapes.flatMap((d) => [
  { ...d, blank: 0, zeroInfinity: 0, op: 4 },
  { ...d, blank: d.V - 1, zeroInfinity: 1, op: 9 },
]);

const sumOf = (...xs: number[]) => {
  const m = Math.max(...xs);
  return m === -Infinity ? m : m + Math.log(xs.reduce((sum, x) => sum + Math.exp(x - m), 0));
};

/** log Σ over ways through symbols and frames that have emitted `s` symbols after frame t, the emission of frame t included. */
function lattice(symbols: number[], blank: number, log: number[][]): number[][] {
  const rows: number[][] = [];
  log.forEach((frame, t) => {
    rows.push(
      symbols.map((v, s) => {
        if (t === 0) return s < 2 ? frame[v]! : -Infinity;
        const before = (k: number) => rows[t - 1]![k] ?? -Infinity;
        const skip = v !== blank && v !== symbols[s - 2] ? before(s - 2) : -Infinity;
        return sumOf(before(s), before(s - 1), skip) + frame[v]!;
      }),
    );
  });
  return rows;
}

export const ctc: Spec<"ctc"> = {
  reference: ({ out, dlogProbs, logProbs, targets, frames, counts, fault, op, blank, zeroInfinity, N, T, V, L }) => {
    dlogProbs.fill(0);
    for (let n = 0; n < N; n++) {
      out[n] = 0;
      const labels = [...targets.subarray(n * L, n * L + counts[n]!)];
      const odd = labels.find((v) => v < 0 || v >= V);
      if (odd !== undefined) {
        if (fault[0] === 0) fault.set([op, n, odd, V]);
        continue;
      }
      const symbols = [blank, ...labels.flatMap((v) => [v, blank])];
      const log = Array.from({ length: frames[n]! }, (_, t) => [...logProbs.subarray((n * T + t) * V, (n * T + t + 1) * V)]);
      const there = lattice(symbols, blank, log);
      const last = there.at(-1);
      const total = last ? sumOf(last.at(-1)!, last.at(-2) ?? -Infinity) : labels.length ? -Infinity : 0;
      if (total === -Infinity) {
        out[n] = zeroInfinity ? 0 : Infinity;
        continue;
      }
      out[n] = -total;
      const back = lattice([...symbols].reverse(), blank, [...log].reverse());
      log.forEach((frame, t) => {
        symbols.forEach((v, s) => {
          const rest = back[log.length - 1 - t]![symbols.length - 1 - s]!;
          dlogProbs[(n * T + t) * V + v]! -= Math.exp(there[t]![s]! + rest - frame[v]! - total);
        });
      });
    }
  },
  buffers: ({ N, T, V, L, op }) => ({
    out: N,
    dlogProbs: N * T * V,
    logProbs: { length: N * T * V, fill: (_, draw) => -Math.log(V) - Math.abs(draw.normal()) },
    targets: { length: N * L, fill: (i, draw) => (op === 9 && i === 1 ? V : draw.integer(op === 9 ? 0 : Math.min(1, V - 1), V)) },
    frames: { length: N, fill: (i) => Math.max(0, T - i) },
    counts: { length: N, fill: (i) => Math.max(0, L - (i % 3)) },
    scratch: ctcScratch(T, L),
    fault: { length: 4, fill: () => 0 },
  }),
  optional: { dlogProbs: ({ N, T, V }) => N * T * V },
  writes: ["out", "dlogProbs", "fault"],
  updates: ["fault"],
  scratch: ["scratch"],
  cases,
  // Sums of logarithms in double precision on both sides; rounded once, and in sums of shares once each.
  tolerance: { relative: 1e-5, absolute: 1e-6 },
};
