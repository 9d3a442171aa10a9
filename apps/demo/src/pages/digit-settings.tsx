// What one can change about the network and its training.
import type { DigitsOptions, DigitsStep } from "../experiments/digits.ts";
import type { Key } from "../i18n/catalogue.ts";
import { t } from "../i18n/index.ts";
import { Choice, CommonFields } from "../ui/fields.tsx";
import type { Lab } from "../ui/lab.ts";

const choices: { field: "hidden" | "rate" | "batch"; label: Key; values: number[] }[] = [
  { field: "hidden", label: "digits.hidden", values: [16, 32, 64, 128, 256, 512] },
  { field: "rate", label: "digits.rate", values: [1e-4, 3e-4, 1e-3, 3e-3, 1e-2] },
  { field: "batch", label: "digits.batch", values: [16, 32, 64, 128, 256] },
];

/** A card of settings; every change starts over. */
export function DigitSettings({ lab }: { lab: Lab<DigitsOptions, DigitsStep> }) {
  return (
    <section class="card">
      <h2>{t("settings.title")}</h2>
      <div class="row bottom">
        {choices.map(({ field, label, values }) => (
          <Choice
            key={field}
            label={t(label)}
            value={lab.options.value[field]}
            values={values}
            change={(value) => lab.change({ [field]: value })}
          />
        ))}
        <CommonFields lab={lab} />
      </div>
      <p class="hint">{t("settings.hint")}</p>
    </section>
  );
}
