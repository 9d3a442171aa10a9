// Several growing curves over one axis, each with the spread around it if it has one.
import type uPlot from "uplot";
import { type AxisStyle, makePlot } from "./plot.ts";

/** Points kept of each curve; beyond that every other one is dropped. */
const MOST = 600;

/** Colours of the curves. */
export interface LinesStyle extends AxisStyle {
  strokes: readonly string[];
  range?: [number, number];
}

/** A curve's new point. */
export interface LinePoint {
  y: number;
  /** Half of the height of the band around it. */
  spread?: number;
}

/** Curves on the page. */
export interface Lines {
  /** Adds a point to each curve that has one; one that is not beyond the last drops what comes after it. */
  add(x: number, points: readonly (LinePoint | null)[]): void;
  reset(): void;
  restyle(style: LinesStyle): void;
  destroy(): void;
}

/** Puts empty curves into an element; they follow the element's size. */
export function makeLines(element: HTMLElement, first: LinesStyle): Lines {
  const count = first.strokes.length;
  /** x, then middle, upper and lower edge of each curve. */
  const fresh = (): (number | null)[][] => Array.from({ length: 1 + 3 * count }, () => []);
  let columns = fresh();
  const keep = (wanted: (_: unknown, i: number) => boolean) => {
    columns = columns.map((column) => column.filter(wanted));
  };
  const { ask, restyle, destroy } = makePlot(
    element,
    first,
    (style) => ({
      y: style.range ? { range: style.range } : {},
      series: [
        {},
        ...style.strokes.flatMap((stroke) => [
          { stroke, width: 2.5, points: { show: false }, spanGaps: true },
          { stroke: "transparent", points: { show: false }, spanGaps: true },
          { stroke: "transparent", points: { show: false }, spanGaps: true },
        ]),
      ],
      bands: style.strokes.map((stroke, i) => ({ series: [2 + 3 * i, 3 + 3 * i] as [number, number], fill: `${stroke}2e` })),
    }),
    () => columns as unknown as uPlot.AlignedData,
  );
  return {
    add(x, points) {
      const xs = columns[0] as number[];
      if (xs.length && xs.at(-1)! >= x) keep((_, i) => xs[i]! < x);
      columns[0]!.push(x);
      for (let i = 0; i < count; i++) {
        const point = points[i];
        const { y = null, spread = 0 } = point ?? {};
        for (const [k, side] of [0, 1, -1].entries()) columns[1 + 3 * i + k]!.push(y === null ? null : y + side * spread);
      }
      if (columns[0]!.length > MOST) keep((_, i) => i % 2 === 1);
      ask();
    },
    reset() {
      columns = fresh();
      ask();
    },
    restyle,
    destroy,
  };
}
