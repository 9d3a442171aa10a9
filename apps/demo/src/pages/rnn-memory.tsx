// RNN, LSTM and GRU must remember the first symbol of a sequence; what each keeps of it, and how far its gradient reaches.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { MemoryInside, MemoryLook, MemoryOptions, MemoryStep } from "../experiments/memory.ts";
import { t } from "../i18n/index.ts";
import { LinesChart } from "../ui/chart.tsx";
import { Controls } from "../ui/controls.tsx";
import { Choice } from "../ui/fields.tsx";
import { useLab } from "../ui/lab.ts";
import { useLook } from "../ui/look.ts";
import { MapImage } from "../ui/map-image.tsx";
import { SettingsCard } from "../ui/settings-card.tsx";
import type { Lines } from "../views/lines.ts";

const START: MemoryOptions = { length: 40, hidden: 16, rate: 0.01, seed: 0, kernels: "simd" };
const networks = [
  { name: "RNN", colour: "orange" },
  { name: "LSTM", colour: "blue" },
  { name: "GRU", colour: "green" },
] as const;
/** The symbols as letters: six to remember, two that only fill the time. */
const letters = ["A", "B", "C", "D", "E", "F", "·", "–"];

const within = (value: number, low: number, high: number) => Math.round(Math.min(high, Math.max(low, value)));

/** [T, H] as rows of units over time. */
function overTime(values: Float32Array, units: number): Float32Array {
  const T = values.length / units;
  return values.map((_, i) => values[(i % T) * units + Math.floor(i / T)]!);
}

function Network({ inside, units, symbols }: { inside: MemoryInside; units: number; symbols: number[] }) {
  const T = symbols.length;
  const name = inside.kind.toUpperCase();
  // From 10⁻⁸, below which a gradient teaches nothing, to 1.
  const reach = (value: number) => Math.max(0, Math.min(1, (Math.log10(Math.max(value, 1e-8)) + 8) / 8));
  return (
    <section class="card unrolled" aria-label={name}>
      <h2>{name}</h2>
      <p class={symbols[0] === inside.answer ? "says right" : "says"}>
        {t("rnn.says", { letter: letters[inside.answer]!, share: Math.round(inside.share * 100) })}
      </p>
      <h3>{t("rnn.hidden")}</h3>
      <MapImage values={overTime(inside.hidden, units)} edge={T} rows={units} most={1} label={t("rnn.hiddenLabel", { name })} />
      {inside.keep && (
        <>
          <h3>{t("rnn.keep")}</h3>
          <MapImage values={overTime(inside.keep, units)} edge={T} rows={units} most={1} label={t("rnn.keepLabel", { name })} />
        </>
      )}
      <h3>{t("rnn.reach")}</h3>
      <div class="reach" role="img" aria-label={t("rnn.reachLabel", { name, first: inside.reach[0]!.toExponential(1) })}>
        {Array.from(inside.reach, (value, i) => (
          <span key={i} style={`height: ${reach(value) * 100}%`} />
        ))}
      </div>
      <p class="hint">{t("rnn.first", { first: inside.reach[0]!.toExponential(1), last: inside.reach[T - 1]!.toExponential(1) })}</p>
    </section>
  );
}

/** Trains all three at once. */
export function RnnMemory() {
  const right = useRef<Lines>(null);
  const shares = useSignal<number[] | null>(null);
  const look = useLook<MemoryLook>(() => ({ kind: "look" }));
  const lab = useLab<MemoryOptions, MemoryStep>({
    experiment: "memory",
    defaults: START,
    fit: (options) => ({ ...options, length: within(options.length, 2, 200), hidden: within(options.hidden, 2, 64) }),
    each(step) {
      if (!step.right) return;
      shares.value = step.right;
      right.current?.add(
        step.step,
        step.right.map((share) => ({ y: Math.round(share * 1000) / 10 })),
      );
    },
    moved(step) {
      look.moved(lab.run, step);
      if (step) return;
      right.current?.reset();
      shares.value = null;
    },
  });
  const { length, hidden, rate } = lab.options.value;
  const seen = look.value.value;
  return (
    <>
      <div class="columns">
        <div class="column">
          <section class="card">
            <h2>{t("rnn.recall")}</h2>
            <LinesChart lines={right} label={t("rnn.recall")} names={networks} range={[0, 105]} />
            <p class="hint">{t("rnn.recallHint")}</p>
          </section>
        </div>
        <div class="column">
          <Controls
            lab={lab}
            scrub
            numbers={() => networks.map(({ name }, i) => [name, shares.value ? `${Math.round(shares.value[i]! * 100)} %` : "–"])}
          />
          <SettingsCard lab={lab}>
            <Choice
              label={t("rnn.length")}
              value={length}
              values={[5, 10, 20, 40, 60, 80]}
              change={(next) => lab.change({ length: next })}
            />
            <Choice label={t("rnn.units")} value={hidden} values={[4, 8, 16, 32]} change={(next) => lab.change({ hidden: next })} />
            <Choice
              label={t("digits.rate")}
              value={rate}
              values={[0.001, 0.003, 0.01, 0.03]}
              change={(next) => lab.change({ rate: next })}
            />
          </SettingsCard>
        </div>
      </div>
      {seen && (
        <>
          <p class="symbols">
            <span class="hint">{t("rnn.sequence")}</span> {seen.symbols.map((symbol) => letters[symbol]).join(" ")}
          </p>
          <div class="pair">
            {seen.networks.map((inside) => (
              <Network key={inside.kind} inside={inside} units={seen.units} symbols={seen.symbols} />
            ))}
          </div>
        </>
      )}
    </>
  );
}
