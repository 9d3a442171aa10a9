// Skeleton: the joints of a figure that walks, found live; what is painted over it hides it.
import { useSignal } from "@preact/signals";
import { PersonStanding } from "lucide-preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Figure } from "../experiments/skeleton.ts";
import { limbs } from "../experiments/skeleton-limbs.ts";
import { t } from "../i18n/index.ts";
import { Picture } from "../ui/picture.tsx";
import { Slider } from "../ui/slider.tsx";
import { TaskColumns, useTask } from "./task.tsx";

/** Pixels along an edge, and moments of a double step. */
const [EDGE, MOMENTS] = [64, 24];

/** Trains at once. */
export function CnnSkeleton() {
  const figure = useSignal<Figure | null>(null);
  const number = useSignal(0);
  const moment = useSignal(0);
  const task = useTask<number[]>("skeleton", 3e-3, [8, 16, 32], () => figure.value && { kind: "find", image: figure.value.image });
  const { lab, look } = task;
  const put = (next: Figure) => {
    figure.value = next;
    look.again(lab.run);
  };
  const started = lab.run.last.value !== null;
  const [who, when] = [number.value, moment.value];
  useEffect(() => {
    if (!started) return;
    lab.run.ask({ kind: "figure", number: who, phase: when / MOMENTS }).then(
      (drawn) => put(drawn as Figure),
      () => undefined,
    );
  }, [started, who, when]);
  const [now, found] = [figure.value, look.value.value];
  const overlay = useMemo(
    () => ({
      skeletons: [...(now ? [{ points: now.points, limbs, truth: true }] : []), ...(found ? [{ points: found, limbs, truth: false }] : [])],
    }),
    [now, found],
  );
  return (
    <TaskColumns task={task} scoreName={t("cnn.skeletonScore")}>
      <section class="card">
        <h2>{t("cnn.skeleton")}</h2>
        <Picture
          image={now?.image ?? null}
          edge={EDGE}
          overlay={overlay}
          label={t("cnn.canvasLabel")}
          change={(image) => now && put({ ...now, image })}
        />
        <Slider
          label={t("cnn.moment")}
          max={MOMENTS - 1}
          value={when}
          change={(next) => {
            moment.value = next;
          }}
        />
        <div class="row">
          <button
            type="button"
            onClick={() => {
              number.value++;
            }}
          >
            <PersonStanding size={18} aria-hidden="true" />
            {t("cnn.anotherFigure")}
          </button>
        </div>
        <p class="hint">{t("cnn.skeletonHint")}</p>
      </section>
    </TaskColumns>
  );
}
