// The way from one latent vector to another, and what is written along it.
import { useSignal } from "@preact/signals";
import { Dices } from "lucide-preact";
import { useEffect } from "preact/hooks";
import type { ForgerOptions, ForgerQuestion, ForgerStep } from "../experiments/forger.ts";
import { t } from "../i18n/index.ts";
import { DigitSheet } from "../ui/digit-sheet.tsx";
import { Choice } from "../ui/fields.tsx";
import type { Lab } from "../ui/lab.ts";
import { useLook } from "../ui/look.ts";
import { Next } from "../ui/next.tsx";
import { Slider } from "../ui/slider.tsx";

/** Digits along the way, bytes of one, and milliseconds between two looks. */
const [FRAMES, PIXELS, EVERY] = [25, 784, 400];
/** Every so manieth digit stands in the strip. */
const STRIDE = 4;
const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** A digit that one may ask for, a slider along the way, new ends. */
export function WalkCard({ lab }: { lab: Lab<ForgerOptions, ForgerStep> }) {
  const digit = useSignal(3);
  const end = useSignal(1);
  const place = useSignal(Math.floor(FRAMES / 2));
  const walk = useLook<Uint8Array>(
    () => ({ kind: "walk", from: end.value, to: end.value + 1, frames: FRAMES, digit: digit.value }) satisfies ForgerQuestion,
    EVERY,
  );
  const now = lab.run.last.value;
  useEffect(() => walk.moved(lab.run, now), [now]);
  const seen = walk.value.value ?? new Uint8Array(FRAMES * PIXELS);
  const frame = (i: number) => seen.subarray(i * PIXELS, (i + 1) * PIXELS);
  const strip = new Uint8Array(Math.ceil(FRAMES / STRIDE) * PIXELS);
  for (let i = 0; i < FRAMES; i += STRIDE) strip.set(frame(i), (i / STRIDE) * PIXELS);
  return (
    <section class="card walk">
      <h2>{t("gan.walk")}</h2>
      <div class="row bottom">
        <div class="walked" data-testid="walked">
          <DigitSheet pixels={frame(place.value).slice()} label={t("gan.walked")} />
        </div>
        <div class="row bottom">
          {lab.options.value.conditional && (
            <Choice
              label={t("gan.ask")}
              value={digit.value}
              values={digits}
              change={(next) => {
                digit.value = next;
                walk.again(lab.run);
              }}
            />
          )}
          <Next number={end} look={walk} run={lab.run}>
            <Dices size={18} aria-hidden="true" />
            {t("gan.ends")}
          </Next>
        </div>
      </div>
      <DigitSheet pixels={strip} columns={Math.ceil(FRAMES / STRIDE)} label={t("gan.strip")} />
      <Slider
        label={t("gan.along")}
        max={FRAMES - 1}
        value={place.value}
        change={(next) => {
          place.value = next;
        }}
      />
      <p class="hint">{t("gan.walkHint")}</p>
    </section>
  );
}
