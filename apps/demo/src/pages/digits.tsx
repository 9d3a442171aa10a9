// The page on which a network learns to read digits.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { DigitsOptions, DigitsReading, DigitsSample, DigitsStep } from "../experiments/digits.ts";
import { t } from "../i18n/index.ts";
import { Chart } from "../ui/chart.tsx";
import { Controls } from "../ui/controls.tsx";
import { useLab } from "../ui/lab.ts";
import type { Curve } from "../views/curve.ts";
import type { Pad } from "../views/pad.ts";
import { DigitSettings } from "./digit-settings.tsx";
import "./digits.css";
import { Answer, DrawPad } from "./draw-pad.tsx";
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

  const now = run.last.value;
  return (
    <>
      <h1>{t("digits.title")}</h1>
      <p class="lead">{t("digits.lead")}</p>
      <div class="columns">
        <div class="column">
          <Controls
            lab={lab}
            scrub
            numbers={[
              [t("digits.epoch"), (now?.epoch ?? 0).toFixed(2)],
              [t("digits.loaded"), (now?.loaded ?? 0).toLocaleString()],
            ]}
          />
          <section class="card">
            <h2>{t("digits.loss")}</h2>
            <Chart curve={loss} style={{ label: t("digits.lossHint"), colour: "blue", show: String, logarithmic: true }} />
            <p class="hint">{t("digits.lossHint")}</p>
          </section>
          <section class="card">
            <h2>{t("digits.accuracy")}</h2>
            <Chart curve={score} style={{ label: t("digits.accuracy"), colour: "green", show: (v) => `${v} %`, range: [80, 100] }} />
          </section>
        </div>
        <div class="column">
          <section class="card score">
            <h2>{t("digits.accuracy")}</h2>
            <p class="big" data-testid="accuracy">
              {accuracy.value === null ? "–" : `${(accuracy.value * 100).toFixed(2)} %`}
            </p>
          </section>
          <section class="card">
            <h2>{t("digits.draw")}</h2>
            <DrawPad pad={pad} changed={readDrawing} />
            <Answer reading={reading.value} />
          </section>
          <DigitSettings lab={lab} />
        </div>
      </div>
      <Samples samples={samples.value} />
    </>
  );
}

/** A question that a reset left unanswered. */
function ignore() {}
