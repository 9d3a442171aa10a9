// Settings as form fields; every change starts the run over.
import type { CommonOptions, Step } from "../experiments/protocol.ts";
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

/** Seed and kernels: what every experiment has. */
export function CommonFields<O extends CommonOptions, Y extends Step>({ lab }: { lab: Lab<O, Y> }) {
  const { seed, relaxed } = lab.options.value;
  const change = (some: Partial<CommonOptions>) => lab.change(some as Partial<O>);
  return (
    <>
      <label>
        {t("settings.seed")}
        <input
          type="number"
          min="0"
          max="999999"
          step="1"
          value={seed}
          onChange={(event) => change({ seed: Math.max(0, Math.trunc(Number(event.currentTarget.value)) || 0) })}
        />
      </label>
      <Choice
        label={t("settings.kernels")}
        value={relaxed ? "relaxed" : "simd"}
        values={["simd", "relaxed"]}
        name={(kernels) => t(`settings.${kernels}`)}
        change={(kernels) => change({ relaxed: kernels === "relaxed" })}
      />
    </>
  );
}
