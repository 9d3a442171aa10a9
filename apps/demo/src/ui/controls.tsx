// What every experiment has: run, pause, step, reset, pace, going back, and its numbers.
import { Pause, Play, RotateCcw, StepForward } from "lucide-preact";
import type { ComponentChildren } from "preact";
import type { CommonOptions, Step } from "../experiments/protocol.ts";
import { t } from "../i18n/index.ts";
import { KernelField } from "./fields.tsx";
import { Inside } from "./inside.tsx";
import { Keep } from "./keep.tsx";
import type { Lab } from "./lab.ts";
import { counted } from "./numbers.ts";
import type { Run } from "./run.ts";
import { Slider } from "./slider.tsx";

const PACES = [0, 500, 100, 20, 5, 1];

function Buttons<Y extends Step>({ run, reset, fastest }: { run: Run<Y>; reset: () => void; fastest: number }) {
  const paces = PACES.filter((n) => fastest === 0 || (n > 0 && n <= fastest));
  const state = run.state.value;
  const over = state === "done" || state === "failed";
  return (
    <div class="row">
      {state === "running" || state === "loading" ? (
        <button type="button" class="main" onClick={run.pause} disabled={state === "loading"}>
          <Pause size={18} aria-hidden="true" />
          {t("run.pause")}
        </button>
      ) : (
        <button type="button" class="main" onClick={over ? reset : run.resume}>
          <Play size={18} aria-hidden="true" />
          {over ? t("run.again") : t("run.run")}
        </button>
      )}
      <button type="button" onClick={run.step} disabled={over || state === "loading"}>
        <StepForward size={18} aria-hidden="true" />
        {t("run.step")}
      </button>
      <button type="button" onClick={reset}>
        <RotateCcw size={18} aria-hidden="true" />
        {t("run.reset")}
      </button>
      <select aria-label={t("run.pace")} value={run.pace.value} onChange={(event) => run.setPace(Number(event.currentTarget.value))}>
        {paces.map((n) => (
          <option key={n} value={n}>
            {n === 0 ? t("run.full") : t("run.perSecond", { n })}
          </option>
        ))}
      </select>
      <span role="status" class="hint">
        {state === "failed" ? "" : t(`run.${state}`)}
      </span>
      {state === "failed" && (
        <p class="note" role="alert">
          {t("run.failed", { message: run.failure.value })}
        </p>
      )}
    </div>
  );
}

/** Goes to any step of the run so far. */
function Scrub<Y extends Step>({ run }: { run: Run<Y> }) {
  const { value: furthest } = run.furthest;
  return (
    <Slider
      label={t("run.scrub")}
      min={1}
      max={Math.max(furthest, 1)}
      value={run.last.value?.step ?? 1}
      disabled={furthest < 2}
      change={(next) => run.seek(next)}
    />
  );
}

/** A count as it stands in the status line. */
function short(value: number): string {
  return value >= 100 ? counted(Math.round(value)) : value.toPrecision(2);
}

/** Numbers with their names; they alone change with every step that the page hears of. */
function Status<Y extends Step>({ run, numbers }: { run: Run<Y>; numbers: () => [string, string][] }) {
  const now = run.last.value;
  const all: (readonly [string, string])[] = [
    [t("status.step"), counted(now?.step ?? 0)],
    ...numbers(),
    [t("status.speed"), counted(Math.round(run.speed.value))],
    ...(now?.flops === 0 ? [] : ([["GFLOP/s", run.speed.value > 0 ? short((run.speed.value * (now?.flops ?? 0)) / 1e9) : "0"]] as const)),
    [t("status.memory"), ((now?.memory ?? 0) / 2 ** 20).toFixed(1)],
  ];
  return (
    <dl class="status">
      {all.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd data-status={name}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The card that steers an experiment; `numbers` gives its own, beside those that all have. */
export function Controls<O extends CommonOptions, Y extends Step>({
  lab,
  numbers = () => [],
  scrub = false,
  title = t("run.title"),
  keeps = true,
  fastest = 0,
  children,
}: {
  lab: Lab<O, Y>;
  numbers?: () => [string, string][];
  scrub?: boolean;
  title?: string;
  /** Whether there are weights to keep. */
  keeps?: boolean;
  /** Steps a second at most, where a step is so little work that nobody could follow; 0 for no limit. */
  fastest?: number;
  children?: ComponentChildren;
}) {
  const { run } = lab;
  return (
    <section class="card steer">
      <h2>{title}</h2>
      <Buttons run={run} reset={lab.reset} fastest={fastest} />
      {scrub && <Scrub run={run} />}
      <Status run={run} numbers={numbers} />
      <KernelField lab={lab} />
      {children}
      {scrub && keeps && <Inside run={run} />}
      {keeps && <Keep lab={lab} />}
    </section>
  );
}
