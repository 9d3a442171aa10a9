// Several growing curves over one axis, each with the spread around it if it has one, drawn by uPlot.
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { type AxisStyle, axesOf } from "./curve.ts";

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
  let plot: uPlot;
  let asked = 0;
  const keep = (wanted: (_: unknown, i: number) => boolean) => {
    columns = columns.map((column) => column.filter(wanted));
  };
  const build = (style: LinesStyle) => {
    plot = new uPlot(
      {
        width: element.clientWidth,
        height: element.clientHeight,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false }, y: style.range ? { range: style.range } : {} },
        axes: axesOf(style),
        series: [
          {},
          ...style.strokes.flatMap((stroke) => [
            { stroke, width: 2.5, points: { show: false }, spanGaps: true },
            { stroke: "transparent", points: { show: false }, spanGaps: true },
            { stroke: "transparent", points: { show: false }, spanGaps: true },
          ]),
        ],
        bands: style.strokes.map((stroke, i) => ({ series: [2 + 3 * i, 3 + 3 * i] as [number, number], fill: `${stroke}2e` })),
      },
      columns as unknown as uPlot.AlignedData,
      element,
    );
  };
  const draw = () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      plot.setData(columns as unknown as uPlot.AlignedData);
    });
  };
  build(first);
  const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: element.clientHeight }));
  observer.observe(element);
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
      draw();
    },
    reset() {
      columns = fresh();
      draw();
    },
    restyle(style) {
      plot.destroy();
      build(style);
    },
    destroy() {
      observer.disconnect();
      cancelAnimationFrame(asked);
      plot.destroy();
    },
  };
}
