// The page on which a network learns to read digits.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { DigitsOptions, DigitsReading, DigitsSample, DigitsStep } from "../experiments/protocol.ts";
import { t } from "../i18n/index.ts";
import { Chart } from "../ui/chart.tsx";
import { Controls } from "../ui/controls.tsx";
import { makeRun } from "../ui/run.ts";
import type { Curve } from "../views/curve.ts";
import type { Pad } from "../views/pad.ts";
import { DigitSettings } from "./digit-settings.tsx";
import { Answer, DrawPad } from "./draw-pad.tsx";
import { Samples } from "./samples.tsx";

const SAMPLES = 48;
const START: DigitsOptions = {
  hidden: 128,
  rate: 1e-3,
  batch: 64,
  seed: 0,
  relaxed: false,
  assets: new URL("./digits/", document.baseURI).href,
};

/** Trains at once; everything on it is live. */
export function DigitsPage() {
  const options = useSignal(START);
  const last = useSignal<DigitsStep | null>(null);
  const accuracy = useSignal<number | null>(null);
  const reading = useSignal<DigitsReading | null>(null);
  const samples = useSignal<DigitsSample[]>([]);
  const loss = useRef<Curve>(null);
  const score = useRef<Curve>(null);
  const pad = useRef<Pad | null>(null);
  const asking = useRef(false);
  const waiting = useRef<DigitsStep | null>(null);

  const run = useMemo(
    () =>
      makeRun<DigitsStep>((step) => {
        loss.current?.add(step.step, step.loss);
        if (!waiting.current) requestAnimationFrame(show);
        waiting.current = step;
        if (step.accuracy === undefined) return;
        accuracy.value = step.accuracy;
        score.current?.add(step.step, step.accuracy * 100);
        void run.ask({ kind: "samples", count: SAMPLES }).then((answer) => {
          samples.value = answer as DigitsSample[];
        }, ignore);
      }),
    [],
  );

  /** Once a frame: the numbers, and the reading of what is drawn. */
  function show() {
    last.value = waiting.current;
    waiting.current = null;
    readDrawing();
  }

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

  function reset() {
    loss.current?.reset();
    score.current?.reset();
    last.value = null;
    accuracy.value = null;
    samples.value = [];
    reading.value = null;
    asking.current = false;
    run.start(options.value);
  }

  useEffect(() => {
    reset();
    return run.stop;
  }, []);

  const now = last.value;
  const numbers: [string, string][] = [
    [t("status.step"), String(now?.step ?? 0)],
    [t("status.epoch"), (now?.epoch ?? 0).toFixed(2)],
    [t("status.speed"), Math.round(run.speed.value).toString()],
    [t("status.digits"), (now?.loaded ?? 0).toLocaleString()],
    [t("status.memory"), ((now?.memory ?? 0) / 2 ** 20).toFixed(1)],
  ];

  return (
    <>
      <h1>{t("digits.title")}</h1>
      <p class="lead">{t("digits.lead")}</p>
      <div class="columns">
        <div class="column">
          <section class="card">
            <h2>{t("digits.training")}</h2>
            <Controls run={run} reset={reset} />
            <dl class="status">
              {numbers.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd data-status={name}>{value}</dd>
                </div>
              ))}
            </dl>
          </section>
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
          <DigitSettings
            options={options.value}
            change={(next) => {
              options.value = next;
              reset();
            }}
          />
        </div>
      </div>
      <Samples samples={samples.value} />
    </>
  );
}

/** A question that a reset left unanswered. */
function ignore() {}
