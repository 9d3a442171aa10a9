// The buttons that every experiment has: run, pause, step, reset, pace.
import { Pause, Play, RotateCcw, StepForward } from "lucide-preact";
import { t } from "../i18n/index.ts";
import type { Run } from "./run.ts";

const PACES = [0, 100, 20, 5, 1];

/** Steers a run. */
export function Controls({ run, reset }: { run: Run; reset: () => void }) {
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
      <select aria-label={t("run.pace")} onChange={(event) => run.pace(Number(event.currentTarget.value))}>
        {PACES.map((n) => (
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
