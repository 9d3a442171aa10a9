// What the tasks share: a run that learns from drawn examples, its score, what it makes of the example at hand.
import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren, RefObject } from "preact";
import { useRef } from "preact/hooks";
import type { LessonOptions, LessonStep } from "../experiments/lesson.ts";
import type { ExperimentName } from "../experiments/registry.ts";
import { t } from "../i18n/index.ts";
import { ChartCard } from "../ui/chart.tsx";
import { Controls } from "../ui/controls.tsx";
import { Choice } from "../ui/fields.tsx";
import { type Lab, useLab } from "../ui/lab.ts";
import { type Look, useLook } from "../ui/look.ts";
import { SettingsCard } from "../ui/settings-card.tsx";
import type { Curve } from "../views/curve.ts";

/** Milliseconds between two looks at the example at hand. */
const EVERY = 250;

/** A task's run. */
export interface Task<L> {
  readonly lab: Lab<LessonOptions, LessonStep>;
  /** What it makes of the example at hand. */
  readonly look: Look<L>;
  readonly score: Signal<number | null>;
  readonly curves: { readonly loss: RefObject<Curve>; readonly score: RefObject<Curve> };
  readonly batches: readonly number[];
}

/**
 * Starts a task.
 * @param batches - sizes to choose from; the middle one is the default
 * @param question - what to ask about the example at hand, null while there is none
 */
export function useTask<L>(experiment: ExperimentName, rate: number, batches: readonly number[], question: () => unknown): Task<L> {
  const score = useSignal<number | null>(null);
  const curves = { loss: useRef<Curve>(null), score: useRef<Curve>(null) };
  const look = useLook<L>(question, EVERY);
  const lab = useLab<LessonOptions, LessonStep>({
    experiment,
    defaults: { rate, batch: batches[1]!, seed: 1, kernels: "simd" },
    fit: (options) => ({ ...options, batch: batches.includes(options.batch) ? options.batch : batches[1]! }),
    each(step) {
      curves.loss.current?.add(step.step, step.loss);
      if (step.score === undefined) return;
      score.value = step.score;
      curves.score.current?.add(step.step, step.score * 100);
    },
    moved(step) {
      if (!step || question()) look.moved(lab.run, step);
      for (const { current } of [curves.loss, curves.score]) {
        if (step) current?.mark(step.step);
        else current?.reset();
      }
      if (!step) score.value = null;
    },
  });
  return { lab, look, score, curves, batches };
}

/** Beside the example: steering, score, settings. @param scoreName - what the score says */
export function TaskColumns<L>({
  task: { lab, score, curves, batches },
  scoreName,
  children,
}: {
  task: Task<L>;
  scoreName: string;
  children: ComponentChildren;
}) {
  const { rate, batch } = lab.options.value;
  return (
    <div class="columns">
      <div class="column">
        {children}
        <ChartCard
          title={t("digits.loss")}
          curve={curves.loss}
          style={{ label: t("digits.loss"), colour: "blue", show: String, logarithmic: true }}
        />
      </div>
      <div class="column">
        <Controls lab={lab} scrub numbers={() => [[t("digits.loss"), (lab.run.last.value?.loss ?? 0).toFixed(3)]]} />
        <ChartCard
          title={scoreName}
          curve={curves.score}
          style={{ label: scoreName, colour: "green", show: (v) => `${v} %`, range: [0, 100] }}
        >
          <p class="big" data-testid="score">
            {score.value === null ? "–" : `${(score.value * 100).toFixed(1)} %`}
          </p>
        </ChartCard>
        <SettingsCard lab={lab}>
          <Choice
            label={t("digits.rate")}
            value={rate}
            values={[5e-4, 1e-3, 2e-3, 3e-3, 4e-3, 1e-2]}
            change={(next) => lab.change({ rate: next })}
          />
          <Choice label={t("digits.batch")} value={batch} values={batches} change={(next) => lab.change({ batch: next })} />
        </SettingsCard>
      </div>
    </div>
  );
}
