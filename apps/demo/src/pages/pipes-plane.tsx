// The plane of the pipes page: the network's answer everywhere, and points that can be drawn.
import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import { Eraser } from "lucide-preact";
import { useEffect, useRef } from "preact/hooks";
import type { PipesLook, PipesOptions, PipesPoints, PipesStep } from "../experiments/pipes.ts";
import { t } from "../i18n/index.ts";
import type { Lab } from "../ui/lab.ts";
import { fieldStyle, theme } from "../ui/theme.ts";
import { makePlane, type PlaneView } from "../views/plane.ts";

/** Edge of the field in cells and the reach of the plane, as the experiment makes them. */
export const [FIELD, REACH] = [56, 4];

/** The plane; what is drawn on it becomes the points of a new run. */
export function PipesPlane({
  look,
  points,
  lab,
}: {
  look: ReadonlySignal<PipesLook | null>;
  points: ReadonlySignal<PipesPoints | null>;
  lab: Lab<PipesOptions, PipesStep>;
}) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<PlaneView | null>(null);
  const kind = useSignal<0 | 1>(1);
  const drawn = useRef<number[]>([]);
  const dark = theme.value;
  useEffect(() => {
    const show = () => {
      const all = drawn.current;
      const n = all.length / 3;
      view.current?.points({
        xy: Array.from({ length: 2 * n }, (_, i) => all[3 * (i >> 1) + (i % 2)]!),
        label: Array.from({ length: n }, (_, i) => all[3 * i + 2]!),
        train: n,
      });
    };
    const made = makePlane(box.current!, fieldStyle(), REACH, {
      put(x, y) {
        const { shape, points } = lab.options.value;
        if (drawn.current.length === 0 && shape === "mine") drawn.current = [...points];
        drawn.current.push(Number(x.toFixed(2)), Number(y.toFixed(2)), kind.value);
        show();
      },
      done() {
        if (drawn.current.length < 6) return;
        lab.change({ shape: "mine", points: drawn.current });
        drawn.current = [];
      },
      flip() {
        kind.value = kind.value ? 0 : 1;
      },
    });
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => view.current?.restyle(fieldStyle()), [dark]);
  useSignalEffect(() => {
    if (look.value) view.current?.field(look.value.field, FIELD);
  });
  useSignalEffect(() => {
    if (points.value && drawn.current.length === 0) view.current?.points(points.value);
  });
  return (
    <section class="card plane">
      <h2>{t("pipes.answer")}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys and space draw on it. */}
      <div ref={box} class="drawing layers" tabIndex={0} role="img" aria-label={t("pipes.plane")} />
      <fieldset class="row kinds">
        <legend>{t("pipes.draw")}</legend>
        {([1, 0] as const).map((each) => (
          <button key={each} type="button" aria-pressed={kind.value === each} onClick={() => (kind.value = each)}>
            {t(`pipes.class${each}`)}
          </button>
        ))}
        <button
          type="button"
          disabled={lab.options.value.shape !== "mine"}
          onClick={() => {
            drawn.current = [];
            lab.change({ shape: "spiral", points: [] });
          }}
        >
          <Eraser size={16} aria-hidden="true" />
          {t("pipes.erase")}
        </button>
      </fieldset>
      <p class="hint">
        {t("pipes.drawHint")} {t("pipes.answerHint")}
      </p>
    </section>
  );
}
