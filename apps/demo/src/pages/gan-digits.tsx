// A forger of handwritten digits: what it writes now, what it wrote before, and the way from one latent vector to another.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { ForgerOptions, ForgerStep, Verdict } from "../experiments/forger.ts";
import { forgerStandard } from "../experiments/standards.ts";
import { t } from "../i18n/index.ts";
import { ChartCard } from "../ui/chart.tsx";
import { Controls } from "../ui/controls.tsx";
import { DigitSheet } from "../ui/digit-sheet.tsx";
import { Choice } from "../ui/fields.tsx";
import { useLab } from "../ui/lab.ts";
import { useLook } from "../ui/look.ts";
import { SettingsCard } from "../ui/settings-card.tsx";
import type { Curve } from "../views/curve.ts";
import { CollapseLine, LossesCard } from "./gan-losses.tsx";
import { WalkCard } from "./gan-walk.tsx";

/** Columns of the sheet, milliseconds between two of it, and rows of earlier forgeries at most. */
const [COLUMNS, EVERY, ROWS] = [12, 600, 12];
/** The sheet before there is one. */
const BLANK = new Uint8Array(10 * COLUMNS * 784);

const within = (value: number, low: number, high: number) => Math.round(Math.min(high, Math.max(low, value)));

/** Settings from an address, held within what a tab can bear. */
function fit(options: ForgerOptions): ForgerOptions {
  return { ...options, width: within(options.width, 4, 32), batch: within(options.batch, 8, 128), parts: within(options.parts, 1, 12) };
}

/** What was written at a step. */
interface Row {
  step: number;
  sheet: Uint8Array;
}

/** Rows up to a new one; of too many, every other one stays. */
function grown(rows: readonly Row[], { step, sheet }: Row): Row[] {
  const all = [...rows.filter((row) => row.step < step), { step, sheet }];
  return all.length > ROWS ? all.filter((_, i) => i % 2 === 1) : all;
}

const percent = (share: number | undefined) => (share === undefined ? "–" : `${Math.round(share * 100)} %`);

/** Plays at once. */
export function GanDigits() {
  const verdict = useSignal<Verdict | null>(null);
  const rows = useSignal<Row[]>([]);
  const losses = useRef<Curve>(null);
  const read = useRef<Curve>(null);
  const sheet = useLook<Uint8Array>(() => ({ kind: "sheet", columns: COLUMNS }), EVERY);
  const lab = useLab<ForgerOptions, ForgerStep>({
    experiment: "forger",
    defaults: forgerStandard,
    fit,
    each(step) {
      losses.current?.add(step.step, step.discriminatorLoss, step.generatorLoss);
      if (!step.verdict || !step.sheet) return;
      verdict.value = step.verdict;
      rows.value = grown(rows.peek(), { step: step.step, sheet: step.sheet });
      read.current?.add(step.step, (step.verdict.asked ?? step.verdict.confidence) * 100);
    },
    moved(step) {
      sheet.moved(lab.run, step);
      if (step) {
        losses.current?.mark(step.step);
        read.current?.mark(step.step);
        return;
      }
      verdict.value = null;
      rows.value = [];
      losses.current?.reset();
      read.current?.reset();
    },
  });
  const { loss, conditional, rate, width, batch } = lab.options.value;
  const now = verdict.value;
  return (
    <div class="columns">
      <div class="column">
        <section class="card">
          <h2>{t("gan.sheet")}</h2>
          <DigitSheet pixels={sheet.value.value ?? BLANK} columns={COLUMNS} label={t("gan.sheet")} />
          <p class="hint">{t(conditional ? "gan.sheetAsked" : "gan.sheetFree")}</p>
        </section>
        <section class="card">
          <h2>{t("gan.before")}</h2>
          <ol class="before">
            {rows.value.map(({ step, sheet: pixels }) => (
              <li key={step}>
                <span>{step.toLocaleString()}</span>
                <DigitSheet pixels={pixels} columns={10} />
              </li>
            ))}
          </ol>
          <p class="hint">{t("gan.beforeHint")}</p>
        </section>
        <div class="pair">
          <ChartCard
            title={t(conditional ? "gan.asAskedCurve" : "gan.sureCurve")}
            hint={t("gan.readerHint")}
            curve={read}
            style={{ label: t("gan.readerHint"), colour: "green", show: (v) => `${v} %`, range: [0, 100] }}
          />
          <LossesCard losses={losses} />
        </div>
      </div>
      <div class="column">
        <Controls
          lab={lab}
          scrub
          numbers={() => [
            [t("gan.kinds"), now ? `${now.digits} / 10` : "–"],
            [t("gan.sure"), percent(now?.confidence)],
            ...(conditional ? [[t("gan.asAsked"), percent(now?.asked)] as [string, string]] : []),
          ]}
        >
          <CollapseLine
            of={() => [
              now?.collapsed ?? false,
              now?.collapsed
                ? t("gan.repeats", { digits: now.digits, spread: Math.round(now.spread * 100) })
                : t("gan.varies", { spread: now ? Math.round(now.spread * 100) : "–" }),
            ]}
          />
        </Controls>
        <WalkCard lab={lab} />
        <SettingsCard lab={lab}>
          <Choice
            label={t("gan.told")}
            value={conditional ? "yes" : "no"}
            values={["yes", "no"]}
            name={(value) => t(`gan.${value}`)}
            change={(value) => lab.change({ conditional: value === "yes" })}
          />
          <Choice
            label={t("gan.loss")}
            value={loss}
            values={["nonSaturating", "leastSquares", "hinge"]}
            name={(value) => t(`gan.${value}`)}
            change={(next) => lab.change({ loss: next })}
          />
          <Choice label={t("digits.rate")} value={rate} values={[3e-4, 1e-3, 2e-3]} change={(next) => lab.change({ rate: next })} />
          <Choice label={t("gan.width")} value={width} values={[8, 12, 16, 24]} change={(next) => lab.change({ width: next })} />
          <Choice label={t("digits.batch")} value={batch} values={[16, 32, 64]} change={(next) => lab.change({ batch: next })} />
        </SettingsCard>
      </div>
    </div>
  );
}
