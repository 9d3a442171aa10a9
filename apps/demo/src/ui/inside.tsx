// Any weight of a run and its gradient, at the step where the run stands: as pictures and in numbers.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Inspect, Inspection, Numbers } from "../experiments/inspect.ts";
import type { Step } from "../experiments/protocol.ts";
import { t } from "../i18n/index.ts";
import { paintMatrix } from "../views/matrix.ts";
import { Choice } from "./fields.tsx";
import type { Run } from "./run.ts";
import { fieldStyle, theme } from "./theme.ts";

/** Milliseconds between two looks while a run goes on. */
const GAP = 300;

function Matrix({ shape, values, label }: { shape: readonly number[]; values: Float32Array; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = theme.value;
  useEffect(() => paintMatrix(canvas.current!, fieldStyle(), shape, values), [values, dark]);
  return (
    <figure>
      <figcaption>{label}</figcaption>
      <canvas ref={canvas} role="img" aria-label={label} />
    </figure>
  );
}

const measures = ["mean", "std", "min", "max", "norm"] as const satisfies readonly (keyof Numbers)[];

function Measures({ weight, gradient }: Pick<Inspection, "weight" | "gradient">) {
  const write = (numbers: Numbers | null, name: (typeof measures)[number]) => numbers?.[name].toPrecision(5) ?? "–";
  return (
    <table>
      <caption class="visually-hidden">{t("inspect.numbers")}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{t("inspect.weight")}</th>
          <th scope="col">{t("inspect.gradient")}</th>
        </tr>
      </thead>
      <tbody>
        {measures.map((name) => (
          <tr key={name}>
            <th scope="row">{t(`inspect.${name}`)}</th>
            <td>{write(weight, name)}</td>
            <td>{write(gradient, name)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Look<Y extends Step>({ run }: { run: Run<Y> }) {
  const name = useSignal<string | undefined>(undefined);
  const seen = useSignal<Inspection | null>(null);
  /** The run that is looked into: questions to one that was stopped are never answered. */
  const turn = useRef(0);
  const busy = useRef(false);
  const again = useRef(false);
  const look = async () => {
    again.current = busy.current;
    if (busy.current) return;
    const mine = turn.current;
    busy.current = true;
    do {
      again.current = false;
      const wanted = name.peek();
      const question: Inspect = { kind: "inspect", ...(wanted === undefined ? {} : { name: wanted }) };
      const answer = await run.ask(question).catch(() => null);
      if (turn.current !== mine) return;
      if (answer) seen.value = answer as Inspection;
      await new Promise((resolve) => setTimeout(resolve, run.state.peek() === "running" ? GAP : 0));
      if (turn.current !== mine) return;
    } while (again.current);
    busy.current = false;
  };
  useSignalEffect(() => {
    const now = run.last.value;
    // Read, so that another choice looks anew.
    name.value;
    if (now) {
      void look();
      return;
    }
    turn.current++;
    busy.current = false;
    seen.value = null;
  });
  useEffect(
    () => () => {
      turn.current++;
    },
    [],
  );
  const now = seen.value;
  if (!now) return <p class="hint">{t("inspect.none")}</p>;
  return (
    <>
      <Choice
        label={t("inspect.which")}
        value={now.name}
        values={now.names}
        change={(next) => {
          name.value = next;
        }}
      />
      <p class="hint" data-step={now.step}>
        {t("inspect.at", { step: now.step, shape: now.shape.join(" × ") })}
      </p>
      <div class="both">
        <Matrix shape={now.shape} values={now.weight.values} label={t("inspect.weight")} />
        {now.gradient ? (
          <Matrix shape={now.shape} values={now.gradient.values} label={t("inspect.gradient")} />
        ) : (
          <p class="hint">{t("inspect.untouched")}</p>
        )}
      </div>
      <Measures weight={now.weight} gradient={now.gradient} />
      <p class="hint">{t("inspect.hint")}</p>
    </>
  );
}

/** Closed at first: nothing is asked before it is opened. */
export function Inside<Y extends Step>({ run }: { run: Run<Y> }) {
  const open = useSignal(false);
  return (
    <details
      class="matrices"
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>{t("inspect.title")}</summary>
      {open.value && <Look run={run} />}
    </details>
  );
}
