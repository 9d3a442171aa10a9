// docs/benchmarks.md: what was measured beside the peers, as a page made of the committed rows.
import { table } from "../../scripts/results-page.ts";
import { type Row, time } from "./report.ts";

/** Libraries that have a column of their own: how their names begin in the rows. */
const libraries = {
  "tfjs-wasm": "TensorFlow.js",
  "ort-web": "ONNX web",
  "ort-node": "ONNX native",
  "jax-js": "jax-js",
  torch: "PyTorch",
  numpy: "NumPy",
};
type Library = keyof typeof libraries;
const keys = Object.keys(libraries) as Library[];

const library = ({ peer }: Row) => keys.find((key) => peer?.startsWith(`${key} `));
const speed = ({ gflops }: Row) => (gflops === null ? "" : gflops.toFixed(1));
/** Up to three digits that count. */
const times = (ratio: number) => (ratio >= 100 ? ratio.toFixed(0) : ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2));
const own = ({ workload, variant }: Row) => `${workload}\n${variant}`;

/** Ours, and how many times as long each library takes. */
function beside(rows: readonly Row[]): string[][] {
  const compared = rows.filter(library);
  return [...new Set(compared.map(own))].map((name) => {
    const same = compared.filter((row) => own(row) === name);
    const ratios = keys.map((key) => same.find((row) => library(row) === key)?.ratio ?? null);
    const { workload, variant, ms, unit } = same[0]!;
    return [workload, variant, time(ms, unit), speed(same[0]!), ...ratios.map((ratio) => (ratio === null ? "" : times(ratio)))];
  });
}

/** The whole page. */
export function benchmarksPage(rows: readonly Row[]): string {
  const { runtime, machine } = rows[0]!;
  const versions = keys.map((key) => {
    const peer = rows.find((row) => library(row) === key)?.peer;
    return `${libraries[key]} ${peer?.slice(key.length + 1) ?? "(absent)"}`;
  });
  const others = rows.filter((row) => row.peer !== null && !library(row));
  const alone = rows.filter(({ peer }) => peer === null);
  const beyond = others.map((row) => [
    row.workload,
    row.variant,
    time(row.ms, row.unit),
    row.peer!,
    time(row.peerMs!, row.unit),
    times(row.ratio!),
  ]);
  const growth = alone.map((row) => [row.workload, row.variant, time(row.ms, row.unit), speed(row)]);
  const besideHead = ["workload", "ours", "time", "GFLOP/s", ...Object.values(libraries)];
  return `# Benchmarks

Made by \`npm run bench -- --json benchmarks/results/node-26-epyc.json --page docs/benchmarks.md\` from
[the rows](../benchmarks/results/node-26-epyc.json). Medians of one run on ${machine}, ${runtime}, one thread unless the name says two; contenders
took turns. What is measured and how is said in [benchmarks/README.md](../benchmarks/README.md). The peers are
${versions.join(", ")}, ONNX standing for onnxruntime.

## Beside other libraries

The last columns say how many times our time each library took: above 1, ours is faster. Ours is \`simd\` (the same bits everywhere) or \`relaxed\`
(fused multiply-add); training steps of it are \`eager\` or \`captured\`, and \`relaxed\` ones are captured as well. ONNX native and PyTorch are native
programs whose vectors may be wider.

${table([besideHead, ...beside(rows)])}

## Beside other things

What registers alone reach, plain loops, one thread where ours has two, calls without a program around them.

${table([["workload", "ours", "time", "beside", "its time", "times ours"], ...beyond])}

## How cost grows

Sizes that double, and rows that have no peer.

${table([["workload", "ours", "time", "GFLOP/s"], ...growth])}
`;
}
