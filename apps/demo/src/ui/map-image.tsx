// A small image of values, in the theme's colours.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { makeScale, paintField } from "../views/field.ts";
import { fieldStyle, theme } from "./theme.ts";

/**
 * Values as colours: what is above 0 in one, below 0 in the other.
 * @param most - the value that has the full colour; default the largest there is
 */
export function MapImage({
  values,
  edge,
  rows = edge,
  label,
  most,
  children,
}: {
  values: ArrayLike<number>;
  /** Columns, and rows unless said otherwise. */
  edge: number;
  rows?: number;
  /** None where the image is part of one that has a label. */
  label?: string;
  most?: number;
  children?: ComponentChildren;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = theme.value;
  useEffect(() => {
    let full = most ?? 1e-6;
    if (most === undefined) for (let i = 0; i < values.length; i++) full = Math.max(full, Math.abs(values[i]!));
    paintField(canvas.current!, edge, makeScale(fieldStyle(), 0.95), (cell) => (values[cell] ?? 0) / full, rows);
  }, [values, dark]);
  return (
    <div class="map-image">
      <canvas ref={canvas} {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })} />
      {children}
    </div>
  );
}

/** A window on a map image. */
export function MapFrame({ row, column, size, edge }: { row: number; column: number; size: number; edge: number }) {
  const share = (n: number) => `${(n / edge) * 100}%`;
  return <div class="frame" style={`left:${share(column)};top:${share(row)};width:${share(size)};height:${share(size)}`} />;
}
