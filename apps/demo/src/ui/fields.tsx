// Settings as form fields; every change starts the run over.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
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

/** A number that is typed: what stands in it is left alone while a run redraws the page, and heard when it is done. */
export function NumberField({
  label,
  bare = false,
  value,
  change,
  ...range
}: {
  label: string;
  /** Whether the label is for screen readers alone. */
  bare?: boolean;
  value: number;
  change: (value: number) => void;
} & Pick<JSX.InputHTMLAttributes, "min" | "max" | "step">) {
  const typed = useSignal<string | null>(null);
  return (
    <label>
      <span class={bare ? "visually-hidden" : ""}>{label}</span>
      <input
        type="number"
        {...range}
        value={typed.value ?? value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
        }}
        onChange={(event) => {
          typed.value = null;
          change(Number(event.currentTarget.value) || 0);
        }}
      />
    </label>
  );
}

/** What every experiment's settings have. */
export function SeedField<O extends CommonOptions, Y extends Step>({ lab }: { lab: Lab<O, Y> }) {
  return (
    <NumberField
      label={t("settings.seed")}
      min={0}
      max={999_999}
      value={lab.options.value.seed}
      change={(seed) => lab.change({ seed: Math.max(0, Math.trunc(seed)) } as Partial<O>)}
    />
  );
}

/** What computes, so that one can feel the kernels. */
export function KernelField<O extends CommonOptions, Y extends Step>({ lab }: { lab: Lab<O, Y> }) {
  const { kernels } = lab.options.value;
  // Threads share memory, which a page may only where nobody else's code is let in.
  const able = crossOriginIsolated ? kernelNames : kernelNames.filter((name) => name !== "threads");
  return (
    <div class="kernels">
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
