// A scatter in a card, in the theme's colours.
import { useEffect, useRef } from "preact/hooks";
import { drawScatter } from "../views/scatter.ts";
import { colour, theme } from "./theme.ts";

/** Ten kinds: the theme's three colours in turn, so that neighbours in number differ. */
const kinds = ["blue", "orange", "green", "ink", "soft"];

/** Points by kind. */
export function Scatter({ xy, kind, label, numbers = false }: { xy: Float32Array; kind: Uint8Array; label: string; numbers?: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = theme.value;
  useEffect(() => {
    const draw = () =>
      drawScatter(canvas.current!, xy, kind, { kinds: kinds.map(colour), ink: colour("ink"), ground: colour("card") }, numbers);
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(canvas.current!);
    return () => observer.disconnect();
  }, [xy, kind, dark]);
  return <canvas ref={canvas} class="scatter" role="img" aria-label={label} />;
}
