// What one can change about the network and its training.
import type { DigitsOptions } from "../experiments/protocol.ts";
import type { Key } from "../i18n/catalogue.ts";
import { t } from "../i18n/index.ts";

const choices: { field: "hidden" | "rate" | "batch"; label: Key; values: number[] }[] = [
  { field: "hidden", label: "digits.hidden", values: [16, 32, 64, 128, 256, 512] },
  { field: "rate", label: "digits.rate", values: [1e-4, 3e-4, 1e-3, 3e-3, 1e-2] },
  { field: "batch", label: "digits.batch", values: [16, 32, 64, 128, 256] },
];

/** A card of settings; every change starts over. */
export function DigitSettings({ options, change }: { options: DigitsOptions; change: (next: DigitsOptions) => void }) {
  return (
    <section class="card">
      <h2>{t("digits.settings")}</h2>
      <div class="row bottom">
        {choices.map(({ field, label, values }) => (
          <label key={field}>
            {t(label)}
            <select value={options[field]} onChange={(event) => change({ ...options, [field]: Number(event.currentTarget.value) })}>
              {values.map((value) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
            </select>
          </label>
        ))}
        <label>
          {t("digits.seed")}
          <input
            type="number"
            min="0"
            max="999999"
            step="1"
            value={options.seed}
            onChange={(event) => change({ ...options, seed: Math.trunc(Number(event.currentTarget.value)) || 0 })}
          />
        </label>
        <label>
          {t("status.kernels")}
          <select
            value={String(options.relaxed)}
            onChange={(event) => change({ ...options, relaxed: event.currentTarget.value === "true" })}
          >
            <option value="false">{t("status.simd")}</option>
            <option value="true">{t("status.relaxed")}</option>
          </select>
        </label>
      </div>
      <p class="hint">{t("digits.settingsHint")}</p>
    </section>
  );
}
