// The page that shows a network as pipes and gates while it learns.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { PipesLook, PipesOptions, PipesPoints, PipesStep } from "../experiments/pipes.ts";
import { t } from "../i18n/index.ts";
import { Chart } from "../ui/chart.tsx";
import { Controls } from "../ui/controls.tsx";
import { useLab } from "../ui/lab.ts";
import { useLook } from "../ui/look.ts";
import type { Curve } from "../views/curve.ts";
import { PipesNetwork } from "./pipes-network.tsx";
import { PipesPlane } from "./pipes-plane.tsx";
import { PipesSettings, PointSettings } from "./pipes-settings.tsx";
import "./pipes.css";

const START: PipesOptions = {
  shape: "spiral",
  noise: 0.1,
  count: 300,
  share: 0.7,
  points: [],
  inputs: "x-y",
  layers: [8, 6],
  activation: "tanh",
  optimizer: "adam",
  rate: 0.03,
  schedule: "constant",
  batch: 32,
  penalty: "none",
  strength: 0.001,
  dropout: 0,
  seed: 3,
  kernels: "simd",
};

const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Settings from an address, held within what the page can draw. */
function fit(options: PipesOptions): PipesOptions {
  return {
    ...options,
    noise: within(options.noise, 0, 2),
    count: Math.round(within(options.count, 10, 1000)),
    share: within(options.share, 0.1, 0.9),
    points: options.points.slice(0, 3 * 600),
    layers: options.layers.slice(0, 5).map((units) => Math.round(within(units, 1, 8))),
    rate: within(options.rate, 1e-6, 10),
    batch: Math.round(within(options.batch, 1, 256)),
    strength: within(options.strength, 0, 10),
    dropout: within(options.dropout, 0, 0.9),
    seed: Math.max(0, Math.trunc(options.seed)),
  };
}

/** Trains at once, slowly enough to watch. */
export function PipesPage() {
  const points = useSignal<PipesPoints | null>(null);
  const test = useSignal<PipesStep["test"] | null>(null);
  const loss = useRef<Curve>(null);
  const look = useLook<PipesLook>(() => ({ kind: "look" }));
  const lab = useLab<PipesOptions, PipesStep>({
    experiment: "pipes",
    defaults: START,
    fit,
    pace: 100,
    each(step) {
      if (!step.test) return;
      loss.current?.add(step.step, step.test.loss, step.loss);
      test.value = step.test;
    },
    moved(step) {
      look.moved(lab.run, step);
      if (!step) {
        loss.current?.reset();
        test.value = null;
        points.value = null;
        return;
      }
      loss.current?.mark(step.step);
      if (points.value) return;
      const { run } = lab;
      run.ask({ kind: "points" }).then(
        (answer) => {
          points.value = answer as PipesPoints;
        },
        () => undefined,
      );
    },
  });
  return (
    <>
      <h1>{t("pipes.title")}</h1>
      <p class="lead">{t("pipes.lead")}</p>
      <div class="pipes">
        <div class="steering">
          <Controls
            lab={lab}
            scrub
            numbers={() => [
              [t("pipes.right"), test.value ? `${(test.value.right * 100).toFixed(1)} %` : "–"],
              [t("pipes.rateNow"), (lab.run.last.value?.rate ?? lab.options.value.rate).toPrecision(2)],
            ]}
          />
        </div>
        <PipesNetwork look={look.value} lab={lab} />
        <PipesPlane look={look.value} points={points} lab={lab} />
        <section class="card loss">
          <h2>{t("pipes.loss")}</h2>
          <Chart curve={loss} style={{ label: t("pipes.loss"), colour: "blue", second: "soft", show: String, logarithmic: true }} />
        </section>
        <div class="options">
          <PointSettings lab={lab} />
          <PipesSettings lab={lab} />
        </div>
      </div>
    </>
  );
}
