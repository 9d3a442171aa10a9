// Detection and segmentation: digits on a cluttered canvas that one can paint on and drop digits on.
import { useSignal } from "@preact/signals";
import { Eraser, Images } from "lucide-preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Detection } from "../experiments/detection.ts";
import { t } from "../i18n/index.ts";
import { DigitSheet } from "../ui/digit-sheet.tsx";
import { Picture } from "../ui/picture.tsx";
import type { Overlay, Tool } from "../views/picture.ts";
import { TaskColumns, useTask } from "./task.tsx";

/** Pixels along an edge of a scene, and bytes of a digit to drop. */
const [EDGE, PIXELS] = [64, 784];

/** A task over scenes. */
interface SceneTask<L> {
  experiment: "detection" | "segmentation";
  rate: number;
  batches: readonly number[];
  overlay: (found: L) => Overlay;
  /** What was found, in words. */
  says: (found: L) => string;
}

function Scenes<L>({ experiment, rate, batches, overlay, says }: SceneTask<L>) {
  const image = useSignal<Float32Array | null>(null);
  const number = useSignal(0);
  const stamps = useSignal<Uint8Array | null>(null);
  const tool = useSignal<Tool>("paint");
  const task = useTask<L>(experiment, rate, batches, () => image.value && { kind: "find", image: image.value });
  const { lab, look } = task;
  const put = (next: Float32Array) => {
    image.value = next;
    look.again(lab.run);
  };
  const started = lab.run.last.value !== null;
  const scene = number.value;
  useEffect(() => {
    if (!started) return;
    const ask = async () => {
      stamps.value ??= (await lab.run.ask({ kind: "stamps" })) as Uint8Array;
      put(((await lab.run.ask({ kind: "scene", number: scene })) as { image: Float32Array }).image);
    };
    ask().catch(() => undefined);
  }, [started, scene]);
  const found = look.value.value;
  const over = useMemo(() => (found ? overlay(found) : {}), [found]);
  const digits = useMemo(
    () => Array.from({ length: stamps.value ? 10 : 0 }, (_, i) => stamps.value!.slice(i * PIXELS, (i + 1) * PIXELS)),
    [stamps.value],
  );
  const tools: [string, Tool][] = [
    [t("cnn.paint"), "paint"],
    [t("cnn.wipe"), "wipe"],
  ];
  return (
    <TaskColumns task={task} scoreName={t(`cnn.${experiment}Score`)}>
      <section class="card">
        <h2>{t(`cnn.${experiment}`)}</h2>
        <Picture image={image.value} edge={EDGE} overlay={over} tool={tool.value} label={t("cnn.canvasLabel")} change={put} />
        <p class="found" role="status" data-testid="found">
          {found ? says(found) : "–"}
        </p>
        <fieldset class="row kinds">
          <legend>{t("cnn.tool")}</legend>
          {tools.map(([name, value]) => (
            <button
              key={name}
              type="button"
              aria-pressed={tool.value === value}
              onClick={() => {
                tool.value = value;
              }}
            >
              {name}
            </button>
          ))}
          {digits.map((pixels, digit) => (
            <button
              key={digit}
              type="button"
              class="stamp"
              aria-pressed={tool.value === pixels}
              aria-label={t("cnn.drop", { digit })}
              onClick={() => {
                tool.value = pixels;
              }}
            >
              <DigitSheet pixels={pixels} />
            </button>
          ))}
        </fieldset>
        <div class="row">
          <button
            type="button"
            onClick={() => {
              number.value++;
            }}
          >
            <Images size={18} aria-hidden="true" />
            {t("cnn.another")}
          </button>
          <button type="button" onClick={() => put(new Float32Array(EDGE * EDGE))}>
            <Eraser size={18} aria-hidden="true" />
            {t("digits.clear")}
          </button>
        </div>
        <p class="hint">{t(`cnn.${experiment}Hint`)}</p>
      </section>
    </TaskColumns>
  );
}

/** Digits with boxes around them. */
export function CnnDetection() {
  return (
    <Scenes<Detection[]>
      experiment="detection"
      rate={4e-3}
      batches={[8, 16, 32]}
      overlay={(found) => ({ boxes: found.map(({ box, label, score }) => ({ box, text: `${label} · ${Math.round(score * 100)} %` })) })}
      says={(found) => (found.length ? t("cnn.found", { digits: found.map(({ label }) => label).join(", ") }) : t("cnn.foundNone"))}
    />
  );
}

/** Digits with their pixels marked. */
export function CnnSegmentation() {
  return (
    <Scenes<Float32Array>
      experiment="segmentation"
      rate={3e-3}
      batches={[4, 8, 16]}
      overlay={(mask) => ({ mask })}
      says={(mask) => t("cnn.covered", { share: ((100 * mask.reduce((a, b) => a + Number(b > 0.5), 0)) / mask.length).toFixed(1) })}
    />
  );
}
