// Captions: what a network says of a scene, and where it looked for each word.
import { useSignal } from "@preact/signals";
import { ImagePlus } from "lucide-preact";
import { useEffect, useRef } from "preact/hooks";
import type { Described } from "../experiments/captions.ts";
import { t } from "../i18n/index.ts";
import { Next } from "../ui/next.tsx";
import { paintGlimpse } from "../views/glimpse.ts";
import { TaskColumns, useTask } from "./task.tsx";

/** A scene, lit where it was looked at. */
function Glimpse({ pixels, looked, label }: { pixels: Float32Array; looked?: readonly number[]; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => paintGlimpse(canvas.current!, pixels, looked), [pixels, looked]);
  return <canvas ref={canvas} class="glimpse" role="img" aria-label={label} />;
}

/** Trains at once. */
export function RnnCaptions() {
  const number = useSignal(1);
  const task = useTask<Described>("captions", 4e-3, [32, 64, 128], () => ({ kind: "scene", number: number.value }));
  const { lab, look } = task;
  const seen = look.value.value;
  const truth = seen?.truth.join(" ") ?? "";
  const right = seen?.said.join(" ") === truth;
  return (
    <TaskColumns task={task} scoreName={t("rnn.captionsScore")}>
      <section class="card">
        <h2>{t("rnn.captions")}</h2>
        {seen && (
          <>
            <div class="watch">
              <Glimpse pixels={seen.pixels} label={t("rnn.sceneOf", { truth })} />
              <div class="told">
                <p class="caption" lang="en" data-testid="caption">
                  {seen.said.join(" ") || "–"}
                </p>
                <p class={right ? "says right" : "says"}>{t(right ? "rnn.captionRight" : "rnn.captionWrong", { truth })}</p>
                <div class="row">
                  <Next number={number} look={look} run={lab.run}>
                    <ImagePlus size={18} aria-hidden="true" />
                    {t("rnn.anotherScene")}
                  </Next>
                </div>
              </div>
            </div>
            <h3 class="glimpses-title">{t("rnn.looked")}</h3>
            <ol class="glimpses">
              {seen.said.map((word, i) => (
                <li key={i}>
                  <Glimpse pixels={seen.pixels} looked={seen.looked[i]!} label={t("rnn.lookedFor", { word })} />
                  <span lang="en">{word}</span>
                </li>
              ))}
            </ol>
          </>
        )}
        <p class="hint">{t("rnn.captionsHint")}</p>
      </section>
    </TaskColumns>
  );
}
