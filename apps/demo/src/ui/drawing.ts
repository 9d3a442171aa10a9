// An element that a view draws on, in the theme's colours: a canvas, or a box that the view puts canvases into.
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { FieldStyle } from "../views/field.ts";
import { fieldStyle, theme } from "./theme.ts";

/** What all drawings can do. */
interface Restyled {
  restyle(style: FieldStyle): void;
  destroy(): void;
}

/** Makes a view of an element, and keeps it in the theme's colours; `show` draws whenever `shown` changes. */
export function useDrawing<E extends HTMLElement, V extends Restyled, S>(
  make: (element: E, style: FieldStyle) => V,
  shown: S | null,
  show: (view: V, shown: S) => void,
): { element: RefObject<E>; view: { readonly current: V | null } } {
  const element = useRef<E>(null);
  const view = useRef<V | null>(null);
  const dark = theme.value;
  useEffect(() => {
    const made = make(element.current!, fieldStyle());
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => view.current?.restyle(fieldStyle()), [dark]);
  useEffect(() => {
    if (shown !== null) show(view.current!, shown);
  }, [shown]);
  return { element, view };
}
