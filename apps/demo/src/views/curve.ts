// A growing curve; long runs are thinned so that drawing stays quick.
import type uPlot from "uplot";
import { type AxisStyle, makePlot } from "./plot.ts";

/** Points kept; beyond that every other one is dropped. */
const MOST = 2000;

/** Colours and words of a curve. */
export interface CurveStyle extends AxisStyle {
  label: string;
  stroke: string;
  /** Fixed range of the values. */
  range?: [number, number];
  logarithmic?: boolean;
  /** Colour of a second curve, drawn thin beneath the first. */
  second?: string;
}

/** A curve on the page. */
export interface Curve {
  /** Adds a point; one that is not beyond the last drops what comes after it, as when a run goes back. */
  add(x: number, y: number, second?: number): void;
  /** Marks a place. */
  mark(x: number | null): void;
  reset(): void;
  restyle(style: CurveStyle): void;
  destroy(): void;
}

/** A point: x, y, and what the second curve has there. */
type Point = [number, number, number | null];

/** Puts an empty curve into an element; it follows the element's size. */
export function makeCurve(element: HTMLElement, first: CurveStyle): Curve {
  let points: Point[] = [];
  let place: number | null = null;
  let stride = 1;
  let skipped = 0;
  const second = first.second !== undefined;

  const markPlace = (plot: uPlot, ink: string) => {
    const last = points.at(-1);
    if (place === null || !last || place >= last[0]) return;
    const { ctx, bbox } = plot;
    const at = plot.valToPos(place, "x", true);
    ctx.save();
    ctx.strokeStyle = ink;
    ctx.setLineDash([4, 4]);
    ctx.beginPath();
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, bbox.top + bbox.height);
    ctx.stroke();
    ctx.restore();
  };
  const { ask, restyle, destroy } = makePlot(
    element,
    first,
    (style) => ({
      y: { distr: style.logarithmic ? 3 : 1, ...(style.range ? { range: style.range } : {}) },
      hooks: { draw: [(plot) => markPlace(plot, style.ink)] },
      series: [
        {},
        ...(style.second ? [{ stroke: style.second, width: 1, points: { show: false }, alpha: 0.75 }] : []),
        { label: style.label, stroke: style.stroke, width: style.second ? 2.5 : 2, points: { show: false }, spanGaps: true },
      ],
    }),
    () => (second ? [0, 2, 1] : [0, 1]).map((k) => points.map((point) => point[k]!)) as uPlot.AlignedData,
  );
  return {
    add(x, y, other) {
      while (points.length && points.at(-1)![0] >= x) points.pop();
      if (++skipped < stride) return;
      skipped = 0;
      points.push([x, y, other ?? null]);
      if (points.length > MOST) {
        points = points.filter((_, i) => i % 2);
        stride *= 2;
      }
      ask();
    },
    mark(x) {
      place = x;
      ask();
    },
    reset() {
      points = [];
      place = null;
      stride = 1;
      ask();
    },
    restyle,
    destroy,
  };
}
