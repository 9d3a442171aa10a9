// Faces: two pictures, and whether they show the same person.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Verification } from "../experiments/faces.ts";
import { t } from "../i18n/index.ts";
import { Picture } from "../ui/picture.tsx";
import { TaskColumns, useTask } from "./task.tsx";

/** Pixels along an edge of a face. */
const EDGE = 48;

/** A picture: of whom, and in which view. */
interface Sitter {
  who: number;
  view: number;
}

/** Trains at once. */
export function CnnFaces() {
  const sitters = [useSignal<Sitter>({ who: 1, view: 1 }), useSignal<Sitter>({ who: 1, view: 2 })] as const;
  const images = [useSignal<Float32Array | null>(null), useSignal<Float32Array | null>(null)] as const;
  const task = useTask<Verification>("faces", 2e-3, [32, 64, 96], () => {
    const pictures = images.map(({ value }) => value);
    return pictures.every(Boolean) && { kind: "verify", pictures };
  });
  const { lab, look } = task;
  const started = lab.run.last.value !== null;
  const put = (i: number, image: Float32Array) => {
    images[i]!.value = image;
    if (images.every(({ value }) => value)) look.again(lab.run);
  };
  for (const [i, { value }] of sitters.entries()) {
    useEffect(() => {
      if (!started) return;
      lab.run.ask({ kind: "face", ...value }).then(
        (face) => put(i, face as Float32Array),
        () => undefined,
      );
    }, [started, value]);
  }
  const seen = look.value.value;
  const same = seen && seen.similarity >= seen.threshold;
  const right = seen && same === (sitters[0].value.who === sitters[1].value.who);
  const next = ({ value }: (typeof sitters)[number], some: Partial<Sitter>): Sitter => ({ ...value, view: value.view + 2, ...some });
  return (
    <TaskColumns task={task} scoreName={t("cnn.facesScore")}>
      <section class="card">
        <h2>{t("cnn.faces")}</h2>
        <div class="pair">
          {sitters.map((sitter, i) => (
            <div key={i}>
              <Picture image={images[i]!.value} edge={EDGE} label={t("cnn.face", { n: i + 1 })} change={(image) => put(i, image)} />
              <div class="row">
                <button
                  type="button"
                  onClick={() => {
                    sitter.value = next(sitter, {});
                  }}
                >
                  {t("cnn.anotherView")}
                </button>
                <button
                  type="button"
                  onClick={() => {
                    const other = sitters[1 - i]!.value.who;
                    sitter.value = next(sitter, { who: sitter.value.who === other ? other + 1 + i : other });
                  }}
                >
                  {t(sitter.value.who === sitters[1 - i]!.value.who ? "cnn.anotherPerson" : "cnn.samePerson")}
                </button>
              </div>
            </div>
          ))}
        </div>
        <p class="big" role="status" data-testid="verdict">
          {seen ? t(same ? "cnn.same" : "cnn.different") : "–"}
        </p>
        {seen && (
          <p class={right ? "says right" : "says"}>
            {t(right ? "cnn.judgedRight" : "cnn.judgedWrong", {
              similarity: seen.similarity.toFixed(2),
              threshold: seen.threshold.toFixed(2),
            })}
          </p>
        )}
        <p class="hint">{t("cnn.facesHint")}</p>
      </section>
    </TaskColumns>
  );
}
