// Settings as form fields; every change starts the run over.
import { type CommonOptions, kernelNames, type Step } from "../experiments/protocol.ts";
import { t } from "../i18n/index.ts";
import type { Lab } from "./lab.ts";

/** A choice among values. */
export function Choice<V extends string | number>({
  label,
  value,
  values,
  name = String,
  change,
}: {
  label: string;
  value: V;
  values: readonly V[];
  name?: (value: V) => string;
  change: (value: V) => void;
}) {
  const all = values.includes(value) ? values : [value, ...values];
  return (
    <label>
      {label}
      <select value={String(value)} onChange={(event) => change(all[event.currentTarget.selectedIndex]!)}>
        {all.map((each) => (
          <option key={each} value={String(each)}>
            {name(each)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What every experiment's settings have. */
export function SeedField<O extends CommonOptions, Y extends Step>({ lab }: { lab: Lab<O, Y> }) {
  return (
    <label>
      {t("settings.seed")}
      <input
        type="number"
        min="0"
        max="999999"
        step="1"
        value={lab.options.value.seed}
        onChange={(event) => lab.change({ seed: Math.max(0, Math.trunc(Number(event.currentTarget.value)) || 0) } as Partial<O>)}
      />
    </label>
  );
}

/** What computes, so that one can feel the kernels. */
export function KernelField<O extends CommonOptions, Y extends Step>({ lab }: { lab: Lab<O, Y> }) {
  const { kernels } = lab.options.value;
  // Threads share memory, which a page may only where nobody else's code is let in.
  const able = crossOriginIsolated ? kernelNames : kernelNames.filter((name) => name !== "threads");
  return (
    <div>
      <Choice
        label={t("settings.kernels")}
        value={kernels}
        values={able}
        name={(name) => t(`settings.${name}`)}
        change={(next) => lab.change({ kernels: next } as Partial<O>)}
      />
      {(kernels === "reference" || !crossOriginIsolated) && (
        <p class="hint">{t(kernels === "reference" ? "settings.referenceHint" : "settings.noThreads")}</p>
      )}
    </div>
  );
}
