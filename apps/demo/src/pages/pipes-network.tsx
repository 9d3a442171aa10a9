// The network of the pipes page: the drawing, what the pointer is at, and the weights as a table.
import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import { Minus, Plus } from "lucide-preact";
import { useEffect, useRef } from "preact/hooks";
import type { PipesLook, PipesOptions, PipesStep } from "../experiments/pipes.ts";
import { t } from "../i18n/index.ts";
import { NumberField } from "../ui/fields.tsx";
import type { Lab } from "../ui/lab.ts";
import { Scrolls } from "../ui/scrolls.tsx";
import { fieldStyle, lessMotion, theme } from "../ui/theme.ts";
import { makePipes, type PipesView, type PointedPipe } from "../views/pipes.ts";

const symbols: Record<string, string> = { x: "x", y: "y", xx: "x²", yy: "y²", xy: "xy", sinx: "sin x", siny: "sin y" };
/** Edge of a unit's field, as the experiment makes it. */
const EDGE = 20;
const MOST = 5;

/** Name of an input in formulas. */
export function symbolOf(input: string): string {
  return symbols[input] ?? input;
}

/** The drawing of the network. */
export function PipesNetwork({ look, lab }: { look: ReadonlySignal<PipesLook | null>; lab: Lab<PipesOptions, PipesStep> }) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<PipesView | null>(null);
  const pointed = useSignal<PointedPipe | null>(null);
  const dark = theme.value;
  useEffect(() => {
    const made = makePipes(box.current!, fieldStyle(), lessMotion, (pipe) => {
      pointed.value = pipe;
    });
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => view.current?.restyle(fieldStyle()), [dark]);
  const flows = lab.run.state.value === "running";
  useEffect(() => view.current?.flow(flows), [flows]);
  useSignalEffect(() => {
    const now = look.value;
    if (now) view.current?.show({ ...now, inputs: now.inputs.map(symbolOf), edge: EDGE });
  });

  const { layers } = lab.options.value;
  const nameOf = (layer: number, unit: number) =>
    layer === 0 ? symbolOf(look.peek()?.inputs[unit] ?? "") : layer > layers.length ? "Σ" : `${layer}.${unit + 1}`;
  const pipe = pointed.value;
  const setUnits = (layer: number, units: number) => lab.change({ layers: layers.map((n, i) => (i === layer ? units : n)) });
  return (
    <section class="card network">
      <h2>{t("pipes.network")}</h2>
      <div class="row builder">
        <button
          type="button"
          aria-label={t("pipes.dropLayer")}
          disabled={layers.length === 0}
          onClick={() => lab.change({ layers: layers.slice(0, -1) })}
        >
          <Minus size={16} aria-hidden="true" />
        </button>
        <span>
          {layers.length} × {t("pipes.layers")}
        </span>
        <button
          type="button"
          aria-label={t("pipes.addLayer")}
          disabled={layers.length >= MOST}
          onClick={() => lab.change({ layers: [...layers, 4] })}
        >
          <Plus size={16} aria-hidden="true" />
        </button>
        {layers.map((units, i) => (
          <NumberField
            key={i}
            bare
            min={1}
            max={8}
            value={units}
            label={t("pipes.unitsOf", { n: i + 1 })}
            change={(next) => setUnits(i, Math.min(8, Math.max(1, Math.trunc(next) || 1)))}
          />
        ))}
      </div>
      <div ref={box} class="drawing layers" role="img" aria-label={t("pipes.networkLabel", { units: layers.reduce((a, b) => a + b, 0) })} />
      <p class="reading">
        {pipe
          ? t("pipes.pipe", {
              from: nameOf(pipe.layer, pipe.from),
              to: nameOf(pipe.layer + 1, pipe.to),
              weight: pipe.weight.toFixed(3),
              flow: (pipe.weight * pipe.flow).toFixed(3),
            })
          : t("pipes.point")}
      </p>
      <p class="hint">{t("pipes.networkHint")}</p>
      <Weights look={look} nameOf={nameOf} />
    </section>
  );
}

function Weights({ look, nameOf }: { look: ReadonlySignal<PipesLook | null>; nameOf: (layer: number, unit: number) => string }) {
  const open = useSignal(false);
  return (
    <details
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>{t("pipes.table")}</summary>
      {open.value &&
        look.value?.layers.map(({ ins, outs, weight, bias }, layer) => (
          <Scrolls key={layer} label={t("pipes.layer", { n: layer + 1 })}>
            <table>
              <caption>{t("pipes.layer", { n: layer + 1 })}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("pipes.unit")}</th>
                  {Array.from({ length: outs }, (_, to) => (
                    <th key={to} scope="col">
                      {nameOf(layer + 1, to)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {Array.from({ length: ins + 1 }, (_, from) => (
                  <tr key={from}>
                    <th scope="row">{from < ins ? nameOf(layer, from) : t("pipes.bias")}</th>
                    {Array.from({ length: outs }, (_, to) => (
                      <td key={to}>{(from < ins ? weight[from * outs + to]! : bias[to]!).toFixed(2)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolls>
        ))}
    </details>
  );
}
