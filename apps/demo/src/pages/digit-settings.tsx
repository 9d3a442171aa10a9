// What one can change about the network and its training.
import type { DigitsOptions, DigitsStep } from "../experiments/digits.ts";
import type { Key } from "../i18n/catalogue.ts";
import { t } from "../i18n/index.ts";
import { Choice } from "../ui/fields.tsx";
import type { Lab } from "../ui/lab.ts";
import { SettingsCard } from "../ui/settings-card.tsx";

const choices: { field: "hidden" | "rate" | "batch"; label: Key; values: number[] }[] = [
  { field: "hidden", label: "digits.hidden", values: [16, 32, 64, 128, 256, 512] },
  { field: "rate", label: "digits.rate", values: [1e-4, 3e-4, 1e-3, 3e-3, 1e-2] },
  { field: "batch", label: "digits.batch", values: [16, 32, 64, 128, 256] },
];

/** A card of settings; every change starts over. */
export function DigitSettings({ lab }: { lab: Lab<DigitsOptions, DigitsStep> }) {
  return (
    <SettingsCard lab={lab}>
      {choices.map(({ field, label, values }) => (
        <Choice
          key={field}
          label={t(label)}
          value={lab.options.value[field]}
          values={values}
          change={(value) => lab.change({ [field]: value })}
        />
      ))}
    </SettingsCard>
  );
}
