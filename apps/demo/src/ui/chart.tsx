// A curve in a card.
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type Curve, type CurveStyle, makeCurve } from "../views/curve.ts";
import { type Lines, type LinesStyle, makeLines } from "../views/lines.ts";
import { colour, theme } from "./theme.ts";

/** What a page says of a curve; colours come from the theme. */
export type ChartStyle = Omit<CurveStyle, "stroke" | "ink" | "grid" | "second"> & { colour: string; second?: string };

/** Shows a curve that the page feeds through `curve`. */
export function Chart({ style, curve }: { style: ChartStyle; curve: RefObject<Curve> }) {
  const box = useRef<HTMLDivElement>(null);
  const dark = theme.value;
  const styled = (): CurveStyle => {
    const { second, ...rest } = style;
    return {
      ...rest,
      stroke: colour(style.colour),
      ink: colour("soft"),
      grid: colour("line"),
      ...(second ? { second: colour(second) } : {}),
    };
  };
  useEffect(() => {
    const made = makeCurve(box.current!, styled());
    (curve as { current: Curve | null }).current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => curve.current?.restyle(styled()), [dark, style.label]);
  return <div ref={box} class="chart" role="img" aria-label={style.label} />;
}

/** What a page says of several curves: their names and colours. */
export interface LinesLegend {
  label: string;
  names: readonly { name: string; colour: string }[];
  range?: [number, number];
}

/** Shows curves that the page feeds through `lines`, with their legend. */
export function LinesChart({ label, names, range, lines }: LinesLegend & { lines: RefObject<Lines> }) {
  const box = useRef<HTMLDivElement>(null);
  const dark = theme.value;
  const key = names.map(({ name }) => name).join();
  const styled = (): LinesStyle => ({
    strokes: names.map((each) => colour(each.colour)),
    ink: colour("soft"),
    grid: colour("line"),
    show: String,
    ...(range ? { range } : {}),
  });
  useEffect(() => {
    const made = makeLines(box.current!, styled());
    (lines as { current: Lines | null }).current = made;
    return () => made.destroy();
  }, [key]);
  useEffect(() => lines.current?.restyle(styled()), [dark]);
  return (
    <>
      <ul class="legend">
        {names.map((each) => (
          <li key={each.name} style={`--key: var(--${each.colour})`}>
            {each.name}
          </li>
        ))}
      </ul>
      <div ref={box} class="chart" role="img" aria-label={label} />
    </>
  );
}

/** A card with a curve under its title. */
export function ChartCard({
  title,
  hint,
  children,
  ...chart
}: { title: string; hint?: string; children?: ComponentChildren } & Parameters<typeof Chart>[0]) {
  return (
    <section class="card">
      <h2>{title}</h2>
      <Chart {...chart} />
      {hint && <p class="hint">{hint}</p>}
      {children}
    </section>
  );
}
