// Test digits with the network's answers.
import { useEffect, useRef } from "preact/hooks";
import type { DigitsSample } from "../experiments/digits.ts";
import { t } from "../i18n/index.ts";
import { drawDigit } from "../views/digit.ts";

function Sample({ sample: { pixels, truth, answer } }: { sample: DigitsSample }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => drawDigit(canvas.current!, pixels), [pixels]);
  const right = truth === answer;
  const label = right ? t("digits.right", { digit: answer }) : t("digits.wrong", { digit: answer, truth });
  return (
    <li class={right ? "" : "wrong"}>
      <canvas ref={canvas} role="img" aria-label={label} width={28} height={28} />
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
