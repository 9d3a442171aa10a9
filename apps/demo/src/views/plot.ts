// What all plots by uPlot share: axes, following their element's size, being drawn a few times a second.
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { never, soon } from "./frames.ts";

/** Milliseconds between two drawings: a curve that grows needs no more. */
const GAP = 150;

/** Colours and words of axes. */
export interface AxisStyle {
  ink: string;
  grid: string;
  /** How a value reads on the axis. */
  show: (value: number) => string;
}

/** What differs between plots. */
export type PlotOptions = Pick<uPlot.Options, "series" | "hooks" | "bands"> & { y: uPlot.Scale };

/** A plot on the page. */
export interface Plot<S> {
  /** Draws it anew, soon. */
  ask(): void;
  restyle(style: S): void;
  destroy(): void;
}

/** Puts a plot into an element. @param options - by its style; @param data - what it shows now */
export function makePlot<S extends AxisStyle>(
  element: HTMLElement,
  first: S,
  options: (style: S) => PlotOptions,
  data: () => uPlot.AlignedData,
): Plot<S> {
  let plot: uPlot;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  const size = () => ({ width: element.clientWidth, height: element.clientHeight });
  const build = (style: S) => {
    const line = { stroke: style.grid, width: 1 };
    const axis: uPlot.Axis = { stroke: style.ink, grid: line, ticks: line };
    const { y, ...rest } = options(style);
    plot = new uPlot(
      {
        ...size(),
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false }, y },
        axes: [axis, { ...axis, size: 58, values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : style.show(tick))) }],
        ...rest,
      },
      data(),
      element,
    );
  };
  const draw = () => {
    last = performance.now();
    plot.setData(data());
  };
  build(first);
  const observer = new ResizeObserver(() => plot.setSize(size()));
  observer.observe(element);
  return {
    ask() {
      timer ??= setTimeout(
        () => {
          timer = undefined;
          soon(draw);
        },
        Math.max(0, last + GAP - performance.now()),
      );
    },
    restyle(style) {
      plot.destroy();
      build(style);
    },
    destroy() {
      observer.disconnect();
      clearTimeout(timer);
      never(draw);
      plot.destroy();
    },
  };
}
