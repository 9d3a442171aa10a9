// Cards of the pages on which digits are read: the score, and a digit of one's own.
import type { MutableRef } from "preact/hooks";
import type { DigitsReading, DigitsStep } from "../experiments/digits.ts";
import { t } from "../i18n/index.ts";
import { counted } from "../ui/numbers.ts";
import type { Pad } from "../views/pad.ts";
import { Answer, DrawPad } from "./draw-pad.tsx";

/** What the status line says beside what all runs say. */
export function digitNumbers(now: DigitsStep | null): [string, string][] {
  return [
    [t("digits.epoch"), (now?.epoch ?? 0).toFixed(2)],
    [t("digits.loaded"), counted(now?.loaded ?? 0)],
  ];
}

/** The score, large. */
export function ScoreCard({ title, accuracy }: { title: string; accuracy: number | null }) {
  return (
    <section class="card score">
      <h2>{title}</h2>
      <p class="big" data-testid="accuracy">
        {accuracy === null ? "–" : `${(accuracy * 100).toFixed(2)} %`}
      </p>
    </section>
  );
}

/** A pad to write on, and what is read. */
export function WritingCard({
  pad,
  changed,
  reading,
}: {
  pad: MutableRef<Pad | null>;
  changed: () => void;
  reading: DigitsReading | null;
}) {
  return (
    <section class="card">
      <h2>{t("digits.draw")}</h2>
      <DrawPad pad={pad} changed={changed} />
      <Answer reading={reading} />
    </section>
  );
}
