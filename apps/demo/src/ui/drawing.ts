// A canvas that a view draws on, in the theme's colours.
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { FieldStyle } from "../views/field.ts";
import { fieldStyle, theme } from "./theme.ts";

/** What all drawings can do. */
interface Restyled {
  restyle(style: FieldStyle): void;
  destroy(): void;
}

/** Makes a view of a canvas, and keeps it in the theme's colours; `show` draws whenever `shown` changes. */
export function useDrawing<V extends Restyled, S>(
  make: (canvas: HTMLCanvasElement, style: FieldStyle) => V,
  shown: S | null,
  show: (view: V, shown: S) => void,
): { canvas: RefObject<HTMLCanvasElement>; view: { readonly current: V | null } } {
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<V | null>(null);
  const dark = theme.value;
  useEffect(() => {
    const made = make(canvas.current!, fieldStyle());
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => view.current?.restyle(fieldStyle()), [dark]);
  useEffect(() => {
    if (shown !== null) show(view.current!, shown);
  }, [shown]);
  return { canvas, view };
}
