// A growing curve, drawn by uPlot; long runs are thinned so that drawing stays quick.
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

/** Points kept; beyond that every other one is dropped. */
const MOST = 2000;

/** Colours and words of a curve. */
export interface CurveStyle {
  label: string;
  stroke: string;
  ink: string;
  grid: string;
  /** How a value reads on the axis. */
  show: (value: number) => string;
  /** Fixed range of the values. */
  range?: [number, number];
  logarithmic?: boolean;
}

/** A curve on the page. */
export interface Curve {
  add(x: number, y: number): void;
  reset(): void;
  restyle(style: CurveStyle): void;
  destroy(): void;
}

/** Puts an empty curve into an element; it follows the element's size. */
export function makeCurve(element: HTMLElement, first: CurveStyle): Curve {
  let xs: number[] = [];
  let ys: number[] = [];
  let stride = 1;
  let skipped = 0;
  let asked = 0;
  let plot: uPlot;

  const build = (style: CurveStyle) => {
    const axis = { stroke: style.ink, grid: { stroke: style.grid, width: 1 }, ticks: { stroke: style.grid, width: 1 } };
    plot = new uPlot(
      {
        width: element.clientWidth,
        height: element.clientHeight,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false }, y: { distr: style.logarithmic ? 3 : 1, ...(style.range ? { range: style.range } : {}) } },
        axes: [axis, { ...axis, size: 58, values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : style.show(tick))) }],
        series: [{}, { label: style.label, stroke: style.stroke, width: 2, points: { show: false } }],
      },
      [xs, ys],
      element,
    );
  };
  const draw = () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      plot.setData([xs, ys]);
    });
  };
  build(first);
  const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: element.clientHeight }));
  observer.observe(element);

  return {
    add(x, y) {
      if (++skipped < stride) return;
      skipped = 0;
      xs.push(x);
      ys.push(y);
      if (xs.length > MOST) {
        xs = xs.filter((_, i) => i % 2);
        ys = ys.filter((_, i) => i % 2);
        stride *= 2;
      }
      draw();
    },
    reset() {
      xs = [];
      ys = [];
      stride = 1;
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
