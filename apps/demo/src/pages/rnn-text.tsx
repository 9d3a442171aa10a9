// A network learns a text and writes in its manner, while its gate's opening colours what it wrote.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { WriterOptions, WriterStep, Written } from "../experiments/writer.ts";
import { language, t } from "../i18n/index.ts";
import { ChartCard } from "../ui/chart.tsx";
import { Controls } from "../ui/controls.tsx";
import { Choice } from "../ui/fields.tsx";
import { useLab } from "../ui/lab.ts";
import { useLook } from "../ui/look.ts";
import { Next } from "../ui/next.tsx";
import { SettingsCard } from "../ui/settings-card.tsx";
import { Slider } from "../ui/slider.tsx";
import type { Curve } from "../views/curve.ts";

const START: WriterOptions = { text: "sonnets", mine: "", kind: "gru", hidden: 96, rate: 5e-3, seed: 0, kernels: "simd" };
/** Characters written at a time, characters of a text of one's own at most, and milliseconds between two texts. */
const [LENGTH, MOST, EVERY] = [240, 3000, 500];

/** Where the gate stands between its least and its greatest opening, as percent of the ground's colour. */
function shades(keep: Float32Array): number[] {
  const [low, high] = [Math.min(...keep), Math.max(...keep)];
  return Array.from(keep, (share) => Math.round((40 * (share - low)) / Math.max(1e-6, high - low)));
}

/** Trains at once. */
export function RnnText() {
  const temperature = useSignal(0.6);
  const again = useSignal(0);
  const bits = useRef<Curve>(null);
  const own = useRef<HTMLTextAreaElement>(null);
  const look = useLook<Written>(() => ({ kind: "write", temperature: temperature.value, length: LENGTH, again: again.value }), EVERY);
  const lab = useLab<WriterOptions, WriterStep>({
    experiment: "writer",
    defaults: { ...START, text: language.peek() === "zh" ? "poems" : "sonnets" },
    fit: (options) => ({ ...options, mine: options.mine.slice(0, MOST), hidden: Math.round(Math.min(256, Math.max(4, options.hidden))) }),
    each: (step) => bits.current?.add(step.step, step.bits),
    moved(step) {
      look.moved(lab.run, step);
      if (step) bits.current?.mark(step.step);
      else bits.current?.reset();
    },
  });
  const { text, kind, hidden, rate, mine } = lab.options.value;
  const written = look.value.value;
  const shade = written?.keep && shades(written.keep);
  return (
    <div class="columns">
      <div class="column">
        <section class="card">
          <h2>{t("rnn.written")}</h2>
          <p class="written" lang={text === "poems" ? "zh" : "en"} data-testid="written">
            {written?.text.map((character, i) => (
              <span key={i} style={shade ? `--keep: ${shade[i]}%` : undefined}>
                {character}
              </span>
            ))}
          </p>
          <p class="hint">{t(kind === "rnn" ? "rnn.noGate" : "rnn.writtenHint")}</p>
          <div class="row bottom">
            <Slider
              label={t("rnn.temperature", { temperature: temperature.value.toFixed(1) })}
              max={1.5}
              step={0.1}
              value={temperature.value}
              change={(next) => {
                temperature.value = next;
                look.again(lab.run);
              }}
            />
            <Next number={again} look={look} run={lab.run}>
              {t("rnn.again")}
            </Next>
          </div>
        </section>
        <ChartCard
          title={t("rnn.bits")}
          hint={t("rnn.bitsHint")}
          curve={bits}
          style={{ label: t("rnn.bits"), colour: "blue", show: String }}
        />
      </div>
      <div class="column">
        <Controls lab={lab} scrub numbers={() => [[t("rnn.bitsNow"), (lab.run.last.value?.bits ?? 0).toFixed(2)]]} />
        <SettingsCard lab={lab}>
          <Choice
            label={t("rnn.source")}
            value={text}
            values={mine ? (["sonnets", "poems", "mine"] as const) : (["sonnets", "poems"] as const)}
            name={(name) => t(`rnn.${name}`)}
            change={(next) => lab.change({ text: next })}
          />
          <Choice
            label={t("rnn.kind")}
            value={kind}
            values={["rnn", "lstm", "gru"]}
            name={(name) => name.toUpperCase()}
            change={(next) => lab.change({ kind: next })}
          />
          <Choice label={t("rnn.units")} value={hidden} values={[16, 32, 64, 96, 128]} change={(next) => lab.change({ hidden: next })} />
          <Choice label={t("digits.rate")} value={rate} values={[1e-3, 2e-3, 5e-3, 1e-2]} change={(next) => lab.change({ rate: next })} />
        </SettingsCard>
        <section class="card">
          <h2>{t("rnn.own")}</h2>
          <textarea ref={own} rows={5} maxLength={MOST} aria-label={t("rnn.own")} placeholder={t("rnn.ownHint")} defaultValue={mine} />
          <button type="button" onClick={() => lab.change({ text: "mine", mine: own.current!.value })}>
            {t("rnn.learn")}
          </button>
        </section>
      </div>
    </div>
  );
}
