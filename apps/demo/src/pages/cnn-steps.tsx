// A filter slides over a digit, number by number; six filters; pooling.
import { useRef } from "preact/hooks";
import type { SlidingMaps, SlidingOptions, SlidingStep } from "../experiments/sliding.ts";
import { type FilterName, filters } from "../experiments/sliding-filters.ts";
import { t } from "../i18n/index.ts";
import { Controls } from "../ui/controls.tsx";
import { Choice, NumberField } from "../ui/fields.tsx";
import { useLab } from "../ui/lab.ts";
import { useLook } from "../ui/look.ts";
import { MapFrame, MapImage } from "../ui/map-image.tsx";
import type { Pad } from "../views/pad.ts";
import { CnnPooling } from "./cnn-pooling.tsx";
import { DrawPad } from "./draw-pad.tsx";

/** Edges of the image and of the map. */
const [EDGE, MAP] = [28, 26];
const START: SlidingOptions = { filter: filters.upright, digit: 0, seed: 0, kernels: "simd" };

/** Settings from an address: nine numbers, or the filter that one begins with. */
function fit(options: SlidingOptions): SlidingOptions {
  return { ...options, filter: options.filter.length === 9 ? options.filter : START.filter };
}

/** Slides at once, slowly enough to follow. */
export function CnnSteps() {
  const pad = useRef<Pad | null>(null);
  const look = useLook<SlidingMaps>(() => ({ kind: "maps", pixels: pad.current?.read() ?? null }));
  const lab = useLab<SlidingOptions, SlidingStep>({
    experiment: "sliding",
    defaults: START,
    fit,
    pace: 20,
    moved: (step) => look.moved(lab.run, step),
  });
  const { filter, digit } = lab.options.value;
  const step = lab.run.last.value;
  const maps = look.value.value;
  const done = step ? step.row * MAP + step.column + 1 : 0;
  const grown = maps ? maps.map.map((value, i) => (i < done ? value : 0)) : new Float32Array(MAP * MAP);
  const most = maps ? maps.map.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-6) : 1;
  return (
    <>
      <div class="sliding">
        <section class="card">
          <h2>{t("cnn.image")}</h2>
          <MapImage values={maps?.image ?? new Uint8Array(EDGE * EDGE)} edge={EDGE} most={255} label={t("cnn.image")}>
            {step && <MapFrame row={step.row} column={step.column} size={3} edge={EDGE} />}
          </MapImage>
        </section>
        <section class="card">
          <h2>{t("cnn.products")}</h2>
          <ol class="products">
            {filter.map((weight, i) => (
              <li key={i}>
                <span>{(step?.window[i] ?? 0).toFixed(2)}</span>
                <span>× {weight}</span>
                <strong>{(step?.products[i] ?? 0).toFixed(2)}</strong>
              </li>
            ))}
          </ol>
          <p class="sum">
            Σ = <strong data-testid="sum">{(step?.sum ?? 0).toFixed(2)}</strong>
          </p>
          <p class="hint">{t("cnn.productsHint")}</p>
        </section>
        <section class="card">
          <h2>{t("cnn.map")}</h2>
          <MapImage values={grown} edge={MAP} most={most} label={t("cnn.map")}>
            {step && <MapFrame row={step.row} column={step.column} size={1} edge={MAP} />}
          </MapImage>
        </section>
      </div>
      <div class="columns">
        <div class="column">
          <section class="card">
            <h2>{t("cnn.filters")}</h2>
            <p class="hint">{t("cnn.filtersHint")}</p>
            <ul class="gallery">
              {(Object.keys(filters) as FilterName[]).map((name) => (
                <li key={name}>
                  <button
                    type="button"
                    aria-pressed={filters[name].join() === filter.join()}
                    onClick={() => lab.change({ filter: filters[name] })}
                  >
                    {t(`cnn.${name}`)}
                  </button>
                  <MapImage
                    values={maps?.named.find((each) => each.name === name)?.map ?? new Float32Array(MAP * MAP)}
                    edge={MAP}
                    label={t("cnn.mapOf", { filter: t(`cnn.${name}`) })}
                  />
                </li>
              ))}
            </ul>
          </section>
          <CnnPooling run={lab.run} />
        </div>
        <div class="column">
          <Controls lab={lab} scrub keeps={false} fastest={100} title={t("cnn.sliding")} />
          <section class="card">
            <h2>{t("cnn.own")}</h2>
            <div class="nine">
              {filter.map((weight, i) => (
                <NumberField
                  key={i}
                  step={0.5}
                  bare
                  label={t("cnn.weight", { row: Math.floor(i / 3) + 1, column: (i % 3) + 1 })}
                  value={weight}
                  change={(value) => lab.change({ filter: filter.map((old, k) => (k === i ? value : old)) })}
                />
              ))}
            </div>
            <Choice
              label={t("cnn.digit")}
              value={digit}
              values={[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}
              name={(i) => `${i + 1}`}
              change={(next) => lab.change({ digit: next })}
            />
          </section>
          <section class="card">
            <h2>{t("digits.draw")}</h2>
            <DrawPad pad={pad} changed={() => pad.current && look.again(lab.run)} />
          </section>
        </div>
      </div>
    </>
  );
}
