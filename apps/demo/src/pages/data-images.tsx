// Noisy digits: before and after a filter, what a network reads of them, and their map.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { MapImages, MapLook, MapOptions, MapStep } from "../experiments/map.ts";
import { t } from "../i18n/index.ts";
import { Controls } from "../ui/controls.tsx";
import { DigitSheet } from "../ui/digit-sheet.tsx";
import { Choice, SeedField } from "../ui/fields.tsx";
import { useLab } from "../ui/lab.ts";
import { Scatter } from "../ui/scatter.tsx";

const START: MapOptions = { noise: "specks", amount: 0.2, filter: "median", count: 400, perplexity: 25, seed: 0, kernels: "simd" };

function Sheet({ images, label }: { images: Uint8Array[]; label: string }) {
  return (
    <figure>
      <figcaption>{label}</figcaption>
      <div class="strip" role="img" aria-label={label}>
        {images.map((pixels, i) => (
          <DigitSheet key={i} pixels={pixels} />
        ))}
      </div>
    </figure>
  );
}

/** Images, their score and their map. */
export function DataImages() {
  const images = useSignal<MapImages | null>(null);
  const look = useSignal<MapLook | null>(null);
  const asked = useRef({ images: false, look: false });
  const lab = useLab<MapOptions, MapStep>({
    experiment: "map",
    defaults: START,
    prefix: "images.",
    pace: 100,
    moved(step) {
      if (!step) {
        asked.current = { images: false, look: false };
        images.value = null;
        return;
      }
      if (!asked.current.images) {
        asked.current.images = true;
        lab.run.ask({ kind: "images" }).then(
          (answer) => {
            images.value = answer as MapImages;
          },
          () => undefined,
        );
      }
      if (asked.current.look) return;
      asked.current.look = true;
      lab.run
        .ask({ kind: "look" })
        .then(
          (answer) => {
            look.value = answer as MapLook;
          },
          () => undefined,
        )
        .finally(() => {
          asked.current.look = false;
        });
    },
  });
  const { noise, amount, filter, perplexity, count } = lab.options.value;
  return (
    <>
      <h2 class="part">{t("data.images")}</h2>
      <p class="lead">{t("data.imagesLead")}</p>
      <div class="columns">
        <div class="column">
          <section class="card">
            <h3>{t("data.tsne")}</h3>
            {look.value && (
              <Scatter xy={look.value.xy} kind={look.value.label} numbers label={t("data.tsneLabel", { count: look.value.label.length })} />
            )}
          </section>
        </div>
        <div class="column">
          <Controls lab={lab} title={t("data.tsne")} keeps={false} />
          <section class="card">
            <h3>{t("data.images")}</h3>
            <div class="row bottom">
              <Choice
                label={t("data.noise")}
                value={noise}
                values={["none", "grain", "specks"]}
                name={(value) => t(`data.${value}`)}
                change={(next) => lab.change({ noise: next })}
              />
              <Choice
                label={t("data.amount")}
                value={amount}
                values={[0.1, 0.2, 0.3, 0.5]}
                change={(next) => lab.change({ amount: next })}
              />
              <Choice
                label={t("data.filter")}
                value={filter}
                values={["none", "gaussian", "median", "wavelet"]}
                name={(value) => t(`data.${value}`)}
                change={(next) => lab.change({ filter: next })}
              />
              <Choice
                label={t("data.perplexity")}
                value={perplexity}
                values={[5, 15, 25, 50]}
                change={(next) => lab.change({ perplexity: next })}
              />
              <Choice label={t("pipes.count")} value={count} values={[200, 400, 800]} change={(next) => lab.change({ count: next })} />
              <SeedField lab={lab} />
            </div>
            {images.value && <Sheet images={images.value.noisy} label={t("data.noisy")} />}
            {images.value && <Sheet images={images.value.clean} label={t("data.cleaned")} />}
            <p class="row">
              {t("data.reads")}
              <span class="big" data-testid="reads">
                {images.value ? `${(images.value.right * 100).toFixed(1)} %` : t("data.measuring")}
              </span>
            </p>
          </section>
        </div>
      </div>
    </>
  );
}
