// The page on which visitors stack layers of all packages and train what comes of it.
import { useSignal } from "@preact/signals";
import { ArrowLeft, ArrowRight, X } from "lucide-preact";
import { useEffect, useRef } from "preact/hooks";
import type { BuilderOptions, PlanRow } from "../experiments/builder.ts";
import { type HeadName, heads, type LayerWord, MOST, plain, readLayers, sized, writeLayers } from "../experiments/builder-layers.ts";
import type { DigitsStep } from "../experiments/digit-training.ts";
import { t } from "../i18n/index.ts";
import { ChartCard } from "../ui/chart.tsx";
import { Controls } from "../ui/controls.tsx";
import { Choice, NumberField } from "../ui/fields.tsx";
import { useLab } from "../ui/lab.ts";
import { SettingsCard } from "../ui/settings-card.tsx";
import type { Curve } from "../views/curve.ts";
import "./builder.css";
import { Scrolls } from "../ui/scrolls.tsx";
import { builderCode, builderProgram } from "./builder-program.ts";
import { SubsetCard } from "./builder-subset.tsx";

const START: BuilderOptions = {
  layers: "conv8-relu-pool-conv16-relu-pool-linear32-relu",
  rate: 2e-3,
  batch: 64,
  head: "classes",
  parts: 12,
  seed: 0,
  kernels: "simd",
};
const names = {
  conv: "Conv2d",
  linear: "Linear",
  gru: "GRU",
  lstm: "LSTM",
  relu: "ReLU",
  tanh: "Tanh",
  gelu: "GELU",
  pool: "MaxPool2d",
  norm: "Norm",
  dropout: "Dropout",
};

/** The code of a stack, or why there is none. */
function codeOf(options: BuilderOptions): string {
  try {
    return builderCode(options);
  } catch (error) {
    return `// ${(error as Error).message}`;
  }
}

/** Trains at once; every change of a layer starts over. */
export function BuilderPage() {
  const accuracy = useSignal<number | null>(null);
  const plan = useSignal<PlanRow[]>([]);
  const kernels = useSignal<string[]>([]);
  const loss = useRef<Curve>(null);
  const lab = useLab<BuilderOptions, DigitsStep>({
    experiment: "builder",
    defaults: START,
    fit: (options) => ({ ...options, head: heads.includes(options.head) ? options.head : START.head }),
    program: builderProgram,
    each(step) {
      loss.current?.add(step.step, step.loss);
      accuracy.value = step.accuracy ?? accuracy.peek();
    },
    moved(step) {
      if (step) return loss.current?.mark(step.step);
      loss.current?.reset();
      accuracy.value = null;
    },
  });
  const { layers, head, rate, batch } = lab.options.value;
  const words = readLayers(layers);
  const change = (next: LayerWord[]) => lab.change({ layers: writeLayers(next) });
  const started = lab.run.last.value !== null;
  useEffect(() => {
    if (!started) return;
    Promise.all([lab.run.ask({ kind: "plan" }), lab.run.ask({ kind: "kernels" })]).then(
      ([rows, names]) => {
        plan.value = rows as PlanRow[];
        kernels.value = names as string[];
      },
      () => undefined,
    );
  }, [layers, started]);
  const total = (of: "parameters" | "multiplyAdds") => plan.value.reduce((sum, row) => sum + row[of], 0).toLocaleString();
  const swap = (i: number, j: number) => change(words.map((word, k) => (k === i ? words[j]! : k === j ? words[i]! : word)));
  return (
    <>
      <h1>{t("builder.title")}</h1>
      <p class="lead">{t("builder.lead")}</p>
      <section class="card">
        <h2>{t("builder.stack")}</h2>
        <ol class="stack">
          {words.map((word, i) => (
            <li key={i}>
              <strong>{names[word.kind]}</strong>
              {word.size > 0 && (
                <NumberField
                  bare
                  min={1}
                  max={256}
                  label={t("builder.size", { layer: names[word.kind], n: i + 1 })}
                  value={word.size}
                  change={(size) => change(words.map((old, k) => (k === i ? { ...old, size } : old)))}
                />
              )}
              <span class="row">
                <button
                  type="button"
                  class="quiet"
                  disabled={i === 0}
                  aria-label={t("builder.earlier", { n: i + 1 })}
                  onClick={() => swap(i, i - 1)}
                >
                  <ArrowLeft size={16} aria-hidden="true" />
                </button>
                <button
                  type="button"
                  class="quiet"
                  aria-label={t("builder.drop", { n: i + 1 })}
                  onClick={() => change(words.filter((_, k) => k !== i))}
                >
                  <X size={16} aria-hidden="true" />
                </button>
                <button
                  type="button"
                  class="quiet"
                  disabled={i === words.length - 1}
                  aria-label={t("builder.later", { n: i + 1 })}
                  onClick={() => swap(i, i + 1)}
                >
                  <ArrowRight size={16} aria-hidden="true" />
                </button>
              </span>
            </li>
          ))}
          <li class="head">
            <strong>Linear → 10</strong>
            <span>{t(`builder.${head}Short`)}</span>
          </li>
        </ol>
        <fieldset class="row kinds">
          <legend>{t("builder.add")}</legend>
          {[...sized, ...plain].map((kind) => (
            <button key={kind} type="button" disabled={words.length >= MOST} onClick={() => change([...words, ...readLayers(kind)])}>
              {names[kind]}
            </button>
          ))}
        </fieldset>
        <div class="headed">
          <Choice<HeadName>
            label={t("builder.head")}
            value={head}
            values={heads}
            name={(name) => t(`builder.${name}`)}
            change={(next) => lab.change({ head: next })}
          />
        </div>
        <p class="hint">{t(`builder.${head}Hint`)}</p>
      </section>
      <div class="columns below">
        <div class="column">
          <section class="card">
            <h2>{t("builder.plan")}</h2>
            <Scrolls label={t("builder.plan")}>
              <table>
                <caption class="visually-hidden">{t("builder.plan")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t("builder.layer")}</th>
                    <th scope="col">{t("builder.shape")}</th>
                    <th scope="col">{t("builder.parameters")}</th>
                    <th scope="col">{t("builder.work")}</th>
                  </tr>
                </thead>
                <tbody>
                  {plan.value.map(({ code, shape, parameters, multiplyAdds }, i) => (
                    <tr key={i}>
                      <th scope="row">{code.replace("new ", "")}</th>
                      <td>[N, {shape.join(", ")}]</td>
                      <td>{parameters.toLocaleString()}</td>
                      <td>{multiplyAdds.toLocaleString()}</td>
                    </tr>
                  ))}
                  <tr>
                    <th scope="row">{t("builder.total")}</th>
                    <td />
                    <td data-testid="parameters">{total("parameters")}</td>
                    <td>{total("multiplyAdds")}</td>
                  </tr>
                </tbody>
              </table>
            </Scrolls>
            <h3>{t("builder.code")}</h3>
            <pre class="code">{codeOf(lab.options.value)}</pre>
          </section>
          <ChartCard
            title={t("digits.loss")}
            curve={loss}
            style={{ label: t("digits.lossHint"), colour: "blue", show: String, logarithmic: true }}
          />
        </div>
        <div class="column">
          <Controls lab={lab} scrub numbers={() => [[t("digits.epoch"), (lab.run.last.value?.epoch ?? 0).toFixed(2)]]} />
          <section class="card score">
            <h2>{t("cnn.accuracy")}</h2>
            <p class="big" data-testid="accuracy">
              {accuracy.value === null ? "–" : `${(accuracy.value * 100).toFixed(2)} %`}
            </p>
          </section>
          <SubsetCard kernels={kernels.value} />
          <SettingsCard lab={lab} hint={t("builder.export")}>
            <Choice label={t("digits.rate")} value={rate} values={[3e-4, 1e-3, 2e-3, 5e-3]} change={(next) => lab.change({ rate: next })} />
            <Choice label={t("digits.batch")} value={batch} values={[16, 32, 64, 128]} change={(next) => lab.change({ batch: next })} />
          </SettingsCard>
        </div>
      </div>
    </>
  );
}
