// The card that hands over a build of only the kernels that a stack predicts with.
import { t } from "../i18n/index.ts";
import { parts } from "./kernel-parts.ts";

/** Bytes of WebAssembly that some kernels need together. */
export function bytesOf(kernels: readonly string[]): number {
  const functions = new Set(kernels.flatMap((kernel) => parts.needs[kernel] ?? []));
  return [...functions].reduce((sum, at) => sum + parts.bytes[at]!, 0);
}

/** The command that builds them. */
export const subsetCommand = (kernels: readonly string[]) =>
  `npx @sluice/subset --kernels ${kernels.join(",")} --out kernels.js --wasm kernels.wasm`;

/** Shows what a subset of these kernels weighs, and the command that makes it. */
export function SubsetCard({ kernels }: { kernels: readonly string[] }) {
  const all = Object.keys(parts.needs);
  const show = (names: readonly string[]) => (bytesOf(names) / 1000).toFixed(1);
  return (
    <section class="card">
      <h2>{t("builder.subset")}</h2>
      <p data-testid="subset">{t("builder.subsetSize", { n: kernels.length, all: all.length, kb: show(kernels), allKb: show(all) })}</p>
      <pre class="code" data-testid="command">
        {subsetCommand(kernels)}
      </pre>
      <p class="hint">{t("builder.subsetHint")}</p>
    </section>
  );
}
