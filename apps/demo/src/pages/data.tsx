// The page on data work: a messy table, and noisy images.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Ladder, Stage, TableOptions, TableStep, TableView } from "../experiments/table.ts";
import { t } from "../i18n/index.ts";
import { Chart } from "../ui/chart.tsx";
import { Controls } from "../ui/controls.tsx";
import { Choice, SeedField } from "../ui/fields.tsx";
import { useLab } from "../ui/lab.ts";
import { Scatter } from "../ui/scatter.tsx";
import type { Curve } from "../views/curve.ts";
import "./data.css";
import { DataImages } from "./data-images.tsx";
import { DataTable } from "./data-table.tsx";

const stages: readonly Stage[] = ["scale", "units", "gaps", "colours", "labels", "twice"];
const START: TableOptions = { work: "scale-gaps", rate: 0.05, seed: 0, kernels: "simd" };

/** Trains the same network on a table that one can work on. */
export function DataPage() {
  const right = useSignal<number | null>(null);
  const view = useSignal<TableView | null>(null);
  const ladder = useSignal<Ladder>([]);
  const loss = useRef<Curve>(null);
  const seen = useRef({ asked: false, ladderOf: "" });

  const lab = useLab<TableOptions, TableStep>({
    experiment: "table",
    defaults: START,
    pace: 100,
    each(step) {
      if (Number.isFinite(step.loss)) loss.current?.add(step.step, step.loss);
      right.value = step.right ?? right.value;
    },
    moved(step) {
      if (!step) {
        loss.current?.reset();
        right.value = null;
        seen.current.asked = false;
        return;
      }
      loss.current?.mark(step.step);
      if (seen.current.asked) return;
      seen.current.asked = true;
      const { seed, rate } = lab.options.value;
      void (async () => {
        try {
          view.value = (await lab.run.ask({ kind: "view" })) as TableView;
          if (seen.current.ladderOf === `${seed} ${rate}`) return;
          ladder.value = (await lab.run.ask({ kind: "ladder" })) as Ladder;
          seen.current.ladderOf = `${seed} ${rate}`;
        } catch {
          // Started over meanwhile.
        }
      })();
    },
  });
  const { work, rate } = lab.options.value;
  const done = work.split("-");
  const toggle = (stage: Stage) =>
    lab.change({ work: stages.filter((each) => (each === stage ? !done.includes(each) : done.includes(each))).join("-") });
  const { found } = view.value ?? {};

  return (
    <div class="data">
      <h1>{t("data.title")}</h1>
      <p class="lead">{t("data.lead")}</p>
      <div class="columns">
        <div class="column">
          <Controls
            lab={lab}
            title={t("data.training")}
            scrub
            numbers={() => [[t("data.right"), right.value === null ? "–" : `${(right.value * 100).toFixed(1)} %`]]}
          />
          <section class="card">
            <h2>{t("data.work")}</h2>
            <fieldset class="works">
              <legend class="visually-hidden">{t("data.work")}</legend>
              {stages.map((stage) => (
                <label key={stage} class="check">
                  <input type="checkbox" checked={done.includes(stage)} onChange={() => toggle(stage)} />
                  <span>{t(`data.${stage}`)}</span>
                  <span class="count">{stage === "scale" || !found ? "" : found[stage]}</span>
                </label>
              ))}
            </fieldset>
            <div class="row bottom">
              <Choice
                label={t("pipes.rate")}
                value={rate}
                values={[0.001, 0.01, 0.05, 0.2]}
                change={(next) => lab.change({ rate: next })}
              />
              <SeedField lab={lab} />
            </div>
            <p class="hint">{t("data.workHint")}</p>
          </section>
        </div>
        <div class="column">
          <section class="card">
            <h2>{t("data.ladder")}</h2>
            <dl class="ladder">
              {ladder.value.map(({ stage, right }) => (
                <div key={stage ?? "nothing"}>
                  <dt>{stage ? `+ ${t(`data.${stage}`)}` : t("data.nothing")}</dt>
                  <dd>
                    <span class="track" aria-hidden="true">
                      <span class="fill" style={`width: ${right * 100}%`} />
                    </span>
                    {(right * 100).toFixed(0)} %
                  </dd>
                </div>
              ))}
            </dl>
            <p class="hint">{t("data.ladderHint")}</p>
          </section>
          <section class="card">
            <h2>{t("data.loss")}</h2>
            <Chart curve={loss} style={{ label: t("data.loss"), colour: "blue", show: String }} />
          </section>
        </div>
      </div>
      <div class="columns">
        <DataTable view={view.value} />
        <section class="card">
          <h2>{t("data.map")}</h2>
          {view.value && <Scatter xy={view.value.map.xy} kind={view.value.map.label} label={t("data.map")} />}
          <p class="hint">
            {[t("data.kind0"), t("data.kind1"), t("data.kind2")].join("   ")}
            <br />
            {t("data.mapHint")}
          </p>
        </section>
      </div>
      <DataImages />
    </div>
  );
}
