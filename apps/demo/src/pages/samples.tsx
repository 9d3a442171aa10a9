// Test digits with the network's answers.
import type { DigitsSample } from "../experiments/digits.ts";
import { t } from "../i18n/index.ts";
import { DigitSheet } from "../ui/digit-sheet.tsx";

function Sample({ sample: { pixels, truth, answer } }: { sample: DigitsSample }) {
  const right = truth === answer;
  const label = right ? t("digits.right", { digit: answer }) : t("digits.wrong", { digit: answer, truth });
  return (
    <li class={right ? "" : "wrong"}>
      <DigitSheet pixels={pixels} label={label} />
      <span aria-hidden="true">{right ? answer : `✗ ${answer} (${truth})`}</span>
    </li>
  );
}

/** A sheet of samples. */
export function Samples({ samples }: { samples: DigitsSample[] }) {
  return (
    <section class="card">
      <h2>{t("digits.samples")}</h2>
      <p class="hint">{t("digits.samplesHint")}</p>
      <ul class="samples">
        {samples.map((sample, i) => (
          <Sample key={i} sample={sample} />
        ))}
      </ul>
    </section>
  );
}
