// A forger and a judge over points of the plane, everything that they do drawn live.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { Gavel, PenTool } from "lucide-preact";
import { useEffect, useRef } from "preact/hooks";
import type { Cover, RivalsLook, RivalsOptions, RivalsStep } from "../experiments/rivals.ts";
import { rivalsStandard } from "../experiments/standards.ts";
import { t } from "../i18n/index.ts";
import { ChartCard } from "../ui/chart.tsx";
import { Controls } from "../ui/controls.tsx";
import { useDrawing } from "../ui/drawing.ts";
import { type Lab, useLab } from "../ui/lab.ts";
import { useLook } from "../ui/look.ts";
import type { Curve } from "../views/curve.ts";
import { layers, makeRivals, type RivalsLayer } from "../views/rivals.ts";
import { CollapseLine, LossesCard } from "./gan-losses.tsx";
import { RivalsSettings } from "./gan-settings.tsx";

/** Edge of the field in cells, of the net in crossings, and the reach of the plane, as the experiment makes them. */
const [FIELD, MESH, REACH] = [40, 21, 1.5];

const within = (value: number, low: number, high: number) => Math.round(Math.min(high, Math.max(low, value)));

/** Settings from an address, held within what a tab can bear. */
function fit(options: RivalsOptions): RivalsOptions {
  return {
    ...options,
    points: options.points.slice(0, 2 * 300),
    critics: within(options.critics, 1, 10),
    hidden: within(options.hidden, 4, 256),
    batch: within(options.batch, 8, 1024),
    seed: Math.max(0, Math.trunc(options.seed)),
  };
}

/** The plane, with what is drawn on it. */
function PlaneCard({ lab, look }: { lab: Lab<RivalsOptions, RivalsStep>; look: ReadonlySignal<RivalsLook | null> }) {
  const without = useSignal<ReadonlySet<RivalsLayer>>(new Set());
  const sketch = useRef<number[]>([]);
  const { element, view } = useDrawing(
    (box: HTMLDivElement, style) =>
      makeRivals(box, style, REACH, {
        put(x, y) {
          const { target, points } = lab.options.value;
          if (sketch.current.length === 0 && target === "mine") sketch.current = [...points];
          sketch.current.push(Number(x.toFixed(2)), Number(y.toFixed(2)));
          view.current?.sketch(sketch.current);
        },
        done() {
          lab.change({ target: "mine", points: sketch.current });
          sketch.current = [];
          view.current?.sketch([]);
        },
      }),
    look.value,
    (drawing, seen) => drawing.show({ ...seen, fieldEdge: FIELD, meshEdge: MESH }),
  );
  const hidden = without.value;
  useEffect(() => view.current?.leave(hidden), [hidden]);
  return (
    <section class="card">
      <h2>{t("gan.plane")}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys and space draw on it. */}
      <div ref={element} class="drawing layers square pen rivals" tabIndex={0} role="img" aria-label={t("gan.planeLabel")} />
      <fieldset class="row kinds">
        <legend>{t("gan.show")}</legend>
        {layers.map((layer) => (
          <button
            key={layer}
            type="button"
            aria-pressed={!hidden.has(layer)}
            onClick={() => {
              const next = new Set(hidden);
              if (!next.delete(layer)) next.add(layer);
              without.value = next;
            }}
          >
            {t(`gan.${layer}`)}
          </button>
        ))}
      </fieldset>
      <p class="hint">{t("gan.planeHint")}</p>
    </section>
  );
}

/** Plays at once. */
export function GanPlane() {
  const cover = useSignal<Cover | null>(null);
  const losses = useRef<Curve>(null);
  const divergence = useRef<Curve>(null);
  const side = useRef<"discriminator" | "generator" | null>(null);

  const look = useLook<RivalsLook>(() => {
    const alone = side.current;
    side.current = null;
    return alone ? { kind: "alone", side: alone } : { kind: "look" };
  });
  const lab = useLab<RivalsOptions, RivalsStep>({
    experiment: "rivals",
    defaults: rivalsStandard,
    fit,
    each(step) {
      if (!step.cover) return;
      cover.value = step.cover;
      divergence.current?.add(step.step, step.cover.divergence);
      losses.current?.add(step.step, step.discriminatorLoss, step.generatorLoss);
    },
    moved(step) {
      look.moved(lab.run, step);
      if (step) {
        losses.current?.mark(step.step);
        divergence.current?.mark(step.step);
        return;
      }
      cover.value = null;
      losses.current?.reset();
      divergence.current?.reset();
    },
  });
  const alone = (which: "discriminator" | "generator") => {
    lab.run.pause();
    side.current = which;
    look.again(lab.run);
  };
  return (
    <div class="columns">
      <div class="column">
        <PlaneCard lab={lab} look={look.value} />
        <div class="pair">
          <ChartCard
            title={t("gan.divergence")}
            hint={t("gan.divergenceHint")}
            curve={divergence}
            style={{ label: t("gan.divergence"), colour: "green", show: String, range: [0, 0.7] }}
          />
          <LossesCard losses={losses} />
        </div>
      </div>
      <div class="column">
        <Controls
          lab={lab}
          scrub
          numbers={() => [
            [t("gan.modes"), cover.value ? `${cover.value.modes} / ${cover.value.of}` : "–"],
            [t("gan.quality"), cover.value ? `${Math.round(cover.value.quality * 100)} %` : "–"],
          ]}
        >
          <div class="row alone">
            <button type="button" onClick={() => alone("discriminator")}>
              <Gavel size={18} aria-hidden="true" />
              {t("gan.judgeStep")}
            </button>
            <button type="button" onClick={() => alone("generator")}>
              <PenTool size={18} aria-hidden="true" />
              {t("gan.forgerStep")}
            </button>
          </div>
          <CollapseLine
            of={() => [
              cover.value?.collapsed ?? false,
              cover.value?.collapsed ? t("gan.collapsed", { modes: cover.value.modes, of: cover.value.of }) : t("gan.covering"),
            ]}
          />
        </Controls>
        <RivalsSettings lab={lab} />
      </div>
    </div>
  );
}
