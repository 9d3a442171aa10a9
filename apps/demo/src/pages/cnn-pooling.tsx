// Pooling on an image of 20 × 20 that can be painted.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Step } from "../experiments/protocol.ts";
import { t } from "../i18n/index.ts";
import { useDrawing } from "../ui/drawing.ts";
import { Choice } from "../ui/fields.tsx";
import { MapImage } from "../ui/map-image.tsx";
import type { Run } from "../ui/run.ts";
import { makeCells } from "../views/cells.ts";

const EDGE = 20;
/** A slanted stroke to begin with. */
const stroke = Array.from({ length: EDGE * EDGE }, (_, i) => {
  const off = Math.abs(Math.floor(i / EDGE) - (i % EDGE) + 4);
  return off < 2 ? 1 : off < 4 ? 0.4 : 0;
});

/** Paint cells; each window becomes one number. */
export function CnnPooling({ run }: { run: Pick<Run<Step>, "ask" | "state"> }) {
  const values = useSignal<number[]>(stroke);
  const window = useSignal(10);
  const mean = useSignal(false);
  const bright = useSignal(true);
  const pooled = useSignal<number[]>([]);
  const { element: canvas } = useDrawing(
    (element: HTMLCanvasElement, style) =>
      makeCells(element, style, EDGE, (cell) => {
        values.value = values.peek().map((old, i) => (i === cell ? Number(bright.peek()) : old));
      }),
    { values: values.value, window: window.value },
    (view, shown) => view.show(shown.values, shown.window),
  );
  const loading = run.state.value === "loading";
  useEffect(() => {
    if (loading) return;
    run.ask({ kind: "pool", values: values.value, window: window.value, mean: mean.value }).then(
      (answer) => {
        pooled.value = answer as number[];
      },
      () => undefined,
    );
  }, [values.value, window.value, mean.value, loading]);
  const edge = EDGE / window.value;
  return (
    <section class="card">
      <h2>{t("cnn.pooling")}</h2>
      <p class="hint">{t("cnn.poolingHint")}</p>
      <div class="pooling">
        <canvas ref={canvas} class="drawing square pen" tabIndex={0} role="img" aria-label={t("cnn.poolingKeys")} />
        <div>
          <MapImage values={pooled.value} edge={edge} most={1} label={t("cnn.pooled", { edge })} />
          {edge <= 5 && (
            <table class="pooled" aria-label={t("cnn.pooled", { edge })}>
              <tbody>
                {Array.from({ length: edge }, (_, row) => (
                  <tr key={row}>
                    {Array.from({ length: edge }, (_, column) => (
                      <td key={column}>{(pooled.value[row * edge + column] ?? 0).toFixed(2)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      </div>
      <div class="row bottom">
        <Choice
          label={t("cnn.window")}
          value={window.value}
          values={[2, 4, 5, 10]}
          name={(n) => `${n} × ${n} → ${EDGE / n} × ${EDGE / n}`}
          change={(n) => {
            window.value = n;
          }}
        />
        <Choice
          label={t("cnn.kind")}
          value={mean.value ? "mean" : "max"}
          values={["max", "mean"]}
          name={(kind) => t(`cnn.${kind}`)}
          change={(kind) => {
            mean.value = kind === "mean";
          }}
        />
        <Choice
          label={t("cnn.brush")}
          value={bright.value ? "bright" : "dark"}
          values={["bright", "dark"]}
          name={(kind) => t(`cnn.${kind}`)}
          change={(kind) => {
            bright.value = kind === "bright";
          }}
        />
        <button
          type="button"
          onClick={() => {
            values.value = values.value.map(() => 0);
          }}
        >
          {t("digits.clear")}
        </button>
      </div>
    </section>
  );
}
