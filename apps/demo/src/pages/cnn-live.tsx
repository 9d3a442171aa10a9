// LeNet-5 learns digits: its filters, maps, evidence and confusions while it trains.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { ConvnetOptions, Inside } from "../experiments/convnet.ts";
import type { Confusion, DigitsStep } from "../experiments/digit-training.ts";
import { t } from "../i18n/index.ts";
import { ChartCard } from "../ui/chart.tsx";
import { Controls } from "../ui/controls.tsx";
import { Choice } from "../ui/fields.tsx";
import { useLab } from "../ui/lab.ts";
import { useLook } from "../ui/look.ts";
import { SettingsCard } from "../ui/settings-card.tsx";
import type { Curve } from "../views/curve.ts";
import type { Pad } from "../views/pad.ts";
import { ConfusionTable, InsideCard } from "./cnn-inside.tsx";
import { digitNumbers, ScoreCard, WritingCard } from "./digit-cards.tsx";

const START: ConvnetOptions = { rate: 2e-3, batch: 64, parts: 12, seed: 0, kernels: "simd" };

/** Trains at once. */
export function CnnLive() {
  const accuracy = useSignal<number | null>(null);
  const confusion = useSignal<Confusion>([]);
  const loss = useRef<Curve>(null);
  const pad = useRef<Pad | null>(null);
  const look = useLook<Inside>(() => ({ kind: "inside", image: pad.current?.read() ?? 0 }));
  const lab = useLab<ConvnetOptions, DigitsStep>({
    experiment: "convnet",
    defaults: START,
    each(step) {
      loss.current?.add(step.step, step.loss);
      if (step.accuracy === undefined) return;
      accuracy.value = step.accuracy;
      void lab.run.ask({ kind: "confusion" }).then(
        (answer) => {
          confusion.value = answer as Confusion;
        },
        () => undefined,
      );
    },
    moved(step) {
      look.moved(lab.run, step);
      if (step) {
        loss.current?.mark(step.step);
        return;
      }
      loss.current?.reset();
      accuracy.value = null;
      confusion.value = [];
    },
  });
  const { rate, batch } = lab.options.value;
  const inside = look.value.value;
  return (
    <>
      <div class="columns">
        <div class="column">
          <Controls lab={lab} scrub numbers={() => digitNumbers(lab.run.last.value)} />
          <ChartCard
            title={t("digits.loss")}
            hint={t("digits.lossHint")}
            curve={loss}
            style={{ label: t("digits.lossHint"), colour: "blue", show: String, logarithmic: true }}
          />
        </div>
        <div class="column">
          <ScoreCard title={t("cnn.accuracy")} accuracy={accuracy.value} />
          <WritingCard pad={pad} changed={() => pad.current && look.again(lab.run)} reading={inside?.reading ?? null} />
        </div>
      </div>
      <InsideCard inside={inside} />
      <div class="columns below">
        <div class="column">
          <ConfusionTable confusion={confusion.value} />
        </div>
        <div class="column">
          <SettingsCard lab={lab}>
            <Choice
              label={t("digits.rate")}
              value={rate}
              values={[3e-4, 1e-3, 2e-3, 3e-3, 1e-2]}
              change={(next) => lab.change({ rate: next })}
            />
            <Choice label={t("digits.batch")} value={batch} values={[16, 32, 64, 128]} change={(next) => lab.change({ batch: next })} />
          </SettingsCard>
        </div>
      </div>
    </>
  );
}
