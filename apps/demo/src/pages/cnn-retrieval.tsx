// Retrieval: the test digits that are nearest to a drawing.
import { useRef } from "preact/hooks";
import type { Nearest } from "../experiments/retrieval.ts";
import { t } from "../i18n/index.ts";
import { DigitSheet } from "../ui/digit-sheet.tsx";
import type { Pad } from "../views/pad.ts";
import { DrawPad } from "./draw-pad.tsx";
import { TaskColumns, useTask } from "./task.tsx";

/** Neighbours shown, and bytes of one. */
const [COUNT, PIXELS] = [24, 784];

/** Trains at once. */
export function CnnRetrieval() {
  const pad = useRef<Pad | null>(null);
  const task = useTask<Nearest>("retrieval", 1e-3, [25, 50, 100], () => ({
    kind: "nearest",
    pixels: pad.current?.read() ?? null,
    count: COUNT,
  }));
  const near = task.look.value.value;
  return (
    <TaskColumns task={task} scoreName={t("cnn.retrievalScore")}>
      <section class="card">
        <h2>{t("digits.draw")}</h2>
        <DrawPad pad={pad} changed={() => pad.current && task.look.again(task.lab.run)} />
      </section>
      <section class="card">
        <h2>{t("cnn.nearest")}</h2>
        <ul class="samples" data-testid="nearest">
          {near?.labels.map((label, i) => (
            <li key={i}>
              <DigitSheet
                pixels={near.pixels.slice(i * PIXELS, (i + 1) * PIXELS)}
                label={t("cnn.neighbour", { label, similarity: near.similarities[i]!.toFixed(2) })}
              />
              <span aria-hidden="true">{near.similarities[i]!.toFixed(2)}</span>
            </li>
          ))}
        </ul>
        <p class="hint">{t("cnn.nearestHint")}</p>
      </section>
    </TaskColumns>
  );
}
