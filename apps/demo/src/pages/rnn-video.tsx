// Video tags: a clip that plays, and what the network says of it.
import { useSignal } from "@preact/signals";
import { Clapperboard } from "lucide-preact";
import { useEffect } from "preact/hooks";
import type { Watched } from "../experiments/video.ts";
import { t } from "../i18n/index.ts";
import { Bars } from "../ui/bars.tsx";
import { MapImage } from "../ui/map-image.tsx";
import { Next } from "../ui/next.tsx";
import { Slider } from "../ui/slider.tsx";
import { lessMotion } from "../ui/theme.ts";
import { TaskColumns, useTask } from "./task.tsx";

/** Frames of a clip, pixels along an edge of one, milliseconds of one; what may be said, as the experiment orders it. */
const [FRAMES, SIDE, TICK] = [8, 20, 180];
const tags = ["ball", "box", "bar", "left", "right", "up", "down", "still", "one", "two"] as const;

/** Trains at once. */
export function RnnVideo() {
  const number = useSignal(1);
  const frame = useSignal(0);
  const task = useTask<Watched>("video", 4e-3, [16, 32, 64], () => ({ kind: "clip", number: number.value }));
  const { lab, look } = task;
  useEffect(() => {
    if (lessMotion) return;
    const timer = setInterval(() => {
      frame.value = (frame.peek() + 1) % FRAMES;
    }, TICK);
    return () => clearInterval(timer);
  }, []);
  const seen = look.value.value;
  const at = frame.value * SIDE * SIDE;
  return (
    <TaskColumns task={task} scoreName={t("rnn.videoScore")}>
      <section class="card">
        <h2>{t("rnn.video")}</h2>
        <div class="watch">
          <div>
            <MapImage
              values={seen?.frames.subarray(at, at + SIDE * SIDE) ?? new Float32Array(SIDE * SIDE)}
              edge={SIDE}
              most={1}
              label={t("rnn.clip")}
            />
            <Slider
              label={t("rnn.frame")}
              max={FRAMES - 1}
              value={frame.value}
              change={(next) => {
                frame.value = next;
              }}
            />
            <div class="row">
              <Next number={number} look={look} run={lab.run}>
                <Clapperboard size={18} aria-hidden="true" />
                {t("rnn.anotherClip")}
              </Next>
            </div>
          </div>
          <Bars
            rows={tags.map((tag, i) => {
              const share = seen?.probabilities[i] ?? 0;
              return { name: t(`rnn.${tag}`), share, text: `${Math.round(100 * share)} %`, best: seen?.truth[i] === 1 };
            })}
          />
        </div>
        <p class="hint">{t("rnn.videoHint")}</p>
      </section>
    </TaskColumns>
  );
}
