// A growing curve, drawn by uPlot; long runs are thinned so that drawing stays quick.
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

/** Points kept; beyond that every other one is dropped. */
const MOST = 2000;

/** Values per point: the first curve and, if there is one, the second beneath it. */
type Columns = [number[], number[], (number | null)[]];

/** Colours and words of axes. */
export interface AxisStyle {
  ink: string;
  grid: string;
  /** How a value reads on the axis. */
  show: (value: number) => string;
}

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

/** The axes of a plot. */
export function axesOf({ ink, grid, show }: AxisStyle): uPlot.Axis[] {
  const line = { stroke: grid, width: 1 };
  const axis: uPlot.Axis = { stroke: ink, grid: line, ticks: line };
  return [axis, { ...axis, size: 58, values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : show(tick))) }];
}

/** Puts an empty curve into an element; it follows the element's size. */
export function makeCurve(element: HTMLElement, first: CurveStyle): Curve {
  let xs: number[] = [];
  let ys: number[] = [];
  let zs: (number | null)[] = [];
  let place: number | null = null;
  let stride = 1;
  let skipped = 0;
  let asked = 0;
  let plot: uPlot;

  const build = (style: CurveStyle) => {
    now = style;
    plot = new uPlot(
      {
        width: element.clientWidth,
        height: element.clientHeight,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false }, y: { distr: style.logarithmic ? 3 : 1, ...(style.range ? { range: style.range } : {}) } },
        hooks: {
          draw: [
            ({ ctx, bbox }) => {
              const last = xs.at(-1);
              if (place === null || last === undefined || place >= last) return;
              const at = plot.valToPos(place, "x", true);
              ctx.save();
              ctx.strokeStyle = style.ink;
              ctx.setLineDash([4, 4]);
              ctx.beginPath();
              ctx.moveTo(at, bbox.top);
              ctx.lineTo(at, bbox.top + bbox.height);
              ctx.stroke();
              ctx.restore();
            },
          ],
        },
        axes: axesOf(style),
        series: [
          {},
          ...(style.second ? [{ stroke: style.second, width: 1, points: { show: false }, alpha: 0.75 }] : []),
          { label: style.label, stroke: style.stroke, width: style.second ? 2.5 : 2, points: { show: false }, spanGaps: true },
        ],
      },
      columns(style),
      element,
    );
  };
  const columns = ({ second }: CurveStyle) => (second ? [xs, zs, ys] : [xs, ys]) as Columns;
  let now = first;
  const draw = () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      plot.setData(columns(now));
    });
  };
  build(first);
  const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: element.clientHeight }));
  observer.observe(element);

  return {
    add(x, y, second) {
      while (xs.length && xs.at(-1)! >= x) {
        xs.pop();
        ys.pop();
        zs.pop();
      }
      if (++skipped < stride) return;
      skipped = 0;
      xs.push(x);
      ys.push(y);
      zs.push(second ?? null);
      if (xs.length > MOST) {
        xs = xs.filter((_, i) => i % 2);
        ys = ys.filter((_, i) => i % 2);
        zs = zs.filter((_, i) => i % 2);
        stride *= 2;
      }
      draw();
    },
    mark(x) {
      place = x;
      draw();
    },
    reset() {
      xs = [];
      ys = [];
      zs = [];
      place = null;
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
