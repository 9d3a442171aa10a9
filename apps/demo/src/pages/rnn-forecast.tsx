// A GRU foretells how a series goes on, beside the forecast that costs nothing.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ForecastLook, ForecastOptions, ForecastStep } from "../experiments/forecast.ts";
import { t } from "../i18n/index.ts";
import { ChartCard, LinesChart } from "../ui/chart.tsx";
import { Controls } from "../ui/controls.tsx";
import { Choice } from "../ui/fields.tsx";
import { useLab } from "../ui/lab.ts";
import { useLook } from "../ui/look.ts";
import { SettingsCard } from "../ui/settings-card.tsx";
import type { Curve } from "../views/curve.ts";
import type { Lines } from "../views/lines.ts";

const START: ForecastOptions = { series: "beat", noise: 0.05, hidden: 32, rate: 5e-3, seed: 0, kernels: "simd" };

/** Trains at once. */
export function RnnForecast() {
  const error = useRef<Curve>(null);
  const lines = useRef<Lines>(null);
  const errors = useSignal<{ error: number; naive: number } | null>(null);
  const look = useLook<ForecastLook>(() => ({ kind: "look" }));
  const lab = useLab<ForecastOptions, ForecastStep>({
    experiment: "forecast",
    defaults: START,
    fit: (options) => ({ ...options, hidden: Math.round(Math.min(128, Math.max(2, options.hidden))) }),
    each(step) {
      if (step.error === undefined) return;
      errors.value = { error: step.error, naive: step.naive! };
      error.current?.add(step.step, step.error, step.naive);
    },
    moved(step) {
      look.moved(lab.run, step);
      if (step) return;
      error.current?.reset();
      errors.value = null;
    },
  });
  const seen = look.value.value;
  useEffect(() => {
    if (!seen || !lines.current) return;
    const { seen: past, truth, forecast, naive } = seen;
    lines.current.reset();
    for (const [i, y] of past.entries()) lines.current.add(i, [{ y }, null, null]);
    for (const [i, y] of truth.entries()) lines.current.add(past.length + i, [{ y }, { y: forecast[i]! }, { y: naive[i]! }]);
  }, [seen]);
  const { series, noise, hidden } = lab.options.value;
  const now = errors.value;
  return (
    <div class="columns">
      <div class="column">
        <section class="card">
          <h2>{t("rnn.goesOn")}</h2>
          <LinesChart
            lines={lines}
            label={t("rnn.goesOn")}
            names={[
              { name: t("rnn.truth"), colour: "soft" },
              { name: t("rnn.foretold"), colour: "blue" },
              { name: t("rnn.naive"), colour: "orange" },
            ]}
          />
          <p class="hint">{t("rnn.goesOnHint")}</p>
        </section>
        <ChartCard
          title={t("rnn.error")}
          curve={error}
          style={{ label: t("rnn.error"), colour: "blue", second: "orange", show: String, logarithmic: true }}
        />
      </div>
      <div class="column">
        <Controls
          lab={lab}
          scrub
          numbers={() => [
            [t("rnn.errorNow"), now ? now.error.toFixed(3) : "–"],
            [t("rnn.naiveNow"), now ? now.naive.toFixed(3) : "–"],
          ]}
        />
        <SettingsCard lab={lab}>
          <Choice
            label={t("rnn.series")}
            value={series}
            values={["waves", "beat", "heart"]}
            name={(name) => t(`rnn.${name}`)}
            change={(next) => lab.change({ series: next })}
          />
          <Choice label={t("pipes.noise")} value={noise} values={[0, 0.05, 0.1, 0.2]} change={(next) => lab.change({ noise: next })} />
          <Choice label={t("rnn.units")} value={hidden} values={[8, 16, 32, 64]} change={(next) => lab.change({ hidden: next })} />
        </SettingsCard>
      </div>
    </div>
  );
}
