// A picture that one can paint on, or drop an image file on.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { t } from "../i18n/index.ts";
import { makePicture, type Overlay, type Tool } from "../views/picture.ts";
import { useDrawing } from "./drawing.ts";

/** Grey values 0 to 1 of an image file, its middle square made `edge` pixels wide. @throws DOMException if it is no image */
async function readImage(file: Blob, edge: number): Promise<Float32Array> {
  const bitmap = await createImageBitmap(file);
  const side = Math.min(bitmap.width, bitmap.height);
  const context = new OffscreenCanvas(edge, edge).getContext("2d")!;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, edge, edge);
  const { data } = context.getImageData(0, 0, edge, edge);
  return Float32Array.from({ length: edge * edge }, (_, i) => (data[4 * i]! + data[4 * i + 1]! + data[4 * i + 2]!) / 765);
}

/** Shows an image of `edge` × `edge` with what was found in it. @param change - hears of every change that a visitor makes */
export function Picture({
  image,
  edge,
  overlay = {},
  tool = "paint",
  label,
  change,
}: {
  image: Float32Array | null;
  edge: number;
  overlay?: Overlay;
  tool?: Tool;
  label: string;
  change: (image: Float32Array) => void;
}) {
  const refused = useSignal("");
  const shown = useMemo(() => image && { image, overlay }, [image, overlay]);
  const { element: canvas, view } = useDrawing(
    (element: HTMLCanvasElement, style) => makePicture(element, style, edge, change),
    shown,
    (drawing, now) => drawing.show(now.image, now.overlay),
  );
  useEffect(() => view.current?.use(tool), [tool]);
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    try {
      change(await readImage(file, edge));
      refused.value = "";
    } catch {
      refused.value = t("cnn.noImage", { name: file.name });
    }
  };
  return (
    <>
      <canvas
        ref={canvas}
        class="drawing square pen picture"
        tabIndex={0}
        role="img"
        aria-label={label}
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
      />
      {refused.value && (
        <p class="note" role="alert">
          {refused.value}
        </p>
      )}
    </>
  );
}
