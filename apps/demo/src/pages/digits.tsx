// The page on which a network learns to read digits.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { DigitsOptions, DigitsReading, DigitsSample, DigitsStep } from "../experiments/digits.ts";
import { t } from "../i18n/index.ts";
import { ChartCard } from "../ui/chart.tsx";
import { Controls } from "../ui/controls.tsx";
import { useLab } from "../ui/lab.ts";
import type { Curve } from "../views/curve.ts";
import type { Pad } from "../views/pad.ts";
import { DigitSettings } from "./digit-settings.tsx";
import "./digits.css";
import { digitNumbers, ScoreCard, WritingCard } from "./digit-cards.tsx";
import { Samples } from "./samples.tsx";

const SAMPLES = 48;
const START: DigitsOptions = { hidden: 128, rate: 1e-3, batch: 64, parts: 12, seed: 0, kernels: "simd" };

/** Trains at once; everything on it is live. */
export function DigitsPage() {
  const accuracy = useSignal<number | null>(null);
  const reading = useSignal<DigitsReading | null>(null);
  const samples = useSignal<DigitsSample[]>([]);
  const loss = useRef<Curve>(null);
  const score = useRef<Curve>(null);
  const pad = useRef<Pad | null>(null);
  const asking = useRef(false);

  const lab = useLab<DigitsOptions, DigitsStep>({
    experiment: "digits",
    defaults: START,
    each(step) {
      loss.current?.add(step.step, step.loss);
      if (step.accuracy === undefined) return;
      accuracy.value = step.accuracy;
      score.current?.add(step.step, step.accuracy * 100);
      void run.ask({ kind: "samples", count: SAMPLES }).then((answer) => {
        samples.value = answer as DigitsSample[];
      }, ignore);
    },
    moved(step) {
      if (step) {
        loss.current?.mark(step.step);
        readDrawing();
        return;
      }
      loss.current?.reset();
      score.current?.reset();
      accuracy.value = null;
      samples.value = [];
      reading.value = null;
      asking.current = false;
    },
  });
  const { run } = lab;

  function readDrawing() {
    const pixels = pad.current?.read() ?? null;
    if (pixels === null) {
      reading.value = null;
      return;
    }
    if (asking.current) return;
    asking.current = true;
    run
      .ask({ kind: "read", pixels })
      .then((answer) => {
        reading.value = answer as DigitsReading;
      }, ignore)
      .finally(() => {
        asking.current = false;
      });
  }

  return (
    <>
      <h1>{t("digits.title")}</h1>
      <p class="lead">{t("digits.lead")}</p>
      <div class="columns">
        <div class="column">
          <Controls lab={lab} scrub numbers={() => digitNumbers(lab.run.last.value)} />
          <ChartCard
            title={t("digits.loss")}
            hint={t("digits.lossHint")}
            curve={loss}
            style={{ label: t("digits.lossHint"), colour: "blue", show: String, logarithmic: true }}
          />
          <ChartCard
            title={t("digits.accuracy")}
            curve={score}
            style={{ label: t("digits.accuracy"), colour: "green", show: (v) => `${v} %`, range: [80, 100] }}
          />
        </div>
        <div class="column">
          <ScoreCard title={t("digits.accuracy")} accuracy={accuracy.value} />
          <WritingCard pad={pad} changed={readDrawing} reading={reading.value} />
          <DigitSettings lab={lab} />
        </div>
      </div>
      <Samples samples={samples.value} />
    </>
  );
}

/** A question that a reset left unanswered. */
function ignore() {}
