// Writes docs/accuracy.md: the largest error of each function, over a sweep of all floats, in both binaries.
// Usage: node scripts/error-table.ts [--stride N]   (every N-th float; default 61, 1 takes all four billion)
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { hasRelaxed, useRelaxed, useSimd } from "../src/relaxed.ts";
import { measured, sweep, valuesAt, type Worst } from "./accuracy.ts";

const at = process.argv.indexOf("--stride");
const stride = at > 0 ? Number(process.argv[at + 1]) : 61;
const edges = [NaN, Infinity, -Infinity, 0, -0, 2 ** -149, -(2 ** -149), -1];

function show(x: number, digits: number): string {
  if (Object.is(x, -0)) return "−0";
  if (Math.abs(x) === 2 ** -149) return x < 0 ? "−2^−149" : "2^−149";
  return String(Number(x.toPrecision(digits)))
    .replaceAll("-", "−")
    .replace("Infinity", "∞");
}
const cell = ({ error, at: x }: Worst) => `${error.toFixed(2)} at ${show(x, 8)}`;

if (!hasRelaxed()) throw new Error("error-table: this engine has no relaxed SIMD; run it with Node 24 or later");
const rows = measured.map((m) => {
  useSimd();
  const simd = sweep(m, stride);
  const values = valuesAt(m, edges);
  useRelaxed();
  const relaxed = sweep(m, stride);
  console.log(`${m.name.padEnd(12)} ${cell(simd)} | relaxed ${cell(relaxed)}`);
  return { ...m, simd, relaxed, values };
});

const table = (head: readonly string[], lines: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...lines].map((line) => `| ${line.join(" | ")} |`).join("\n");

const text = `# Accuracy of functions of floats

Written by \`node scripts/error-table.ts --stride ${stride}\` in \`packages/kernels\`: ${stride === 1 ? "every float" : `one float in ${stride}`}, of both signs and all exponents,
subnormals, infinities and NaN included, against double precision. The unit is the distance between the two floats around the exact
value (ulp); correct rounding is 0.5. Where a function is a product that vanishes, the unit is the operand's last place.
\`packages/kernels/test/accuracy.test.ts\` holds both binaries to the bars.

The \`simd\` binary gives the same bits on every engine and machine; no function of JavaScript's \`Math\` has a part in them.

${table(
  ["function", "bar", "simd: largest error", "relaxed: largest error", "unit"],
  rows.map((r) => [`\`${r.name}\``, String(r.bar), cell(r.simd), cell(r.relaxed), `${r.unit}'s last place`]),
)}

Over all floats sigmoid stays below 2 ulp: 1.9991 at −0.0003449918.

sin and cos are reduced with as many digits of π as the operand needs, so their bar holds over all finite floats. \`tan\` is sin / cos,
within 7 ulp (3 seen). \`pow\` runs in double precision and rounds once: within 0.501 ulp. \`atan2\` is within 4 ulp. \`log2\` and \`log10\` multiply
log by a constant: within 3 ulp. \`tanhshrink\` subtracts: within 2 units of the operand's last place. \`remainder\` is exact while
|a / b| < 2^28. Rounding, comparing, casting, clamping and \`+ − × ÷\` are exact or correctly rounded (IEEE 754).

Functions of one double (\`scalar_exp\`, \`scalar_log\`: 1 ulp of double precision; \`scalar_tanh\`: 4; \`scalar_sin\`, \`scalar_cos\`: within 2e-16
for |x| < 2^20, NaN beyond; \`scalar_pow\`: 4 + 2 |y ln x| ulp) serve schedules and environments.

## At the edges

${table(
  ["function", ...edges.map((x) => show(x, 7))],
  rows.map((r) => [`\`${r.name}\``, ...r.values.map((y) => show(y, 7))]),
)}
`;
writeFileSync(fileURLToPath(new URL("../../../docs/accuracy.md", import.meta.url)), text);
