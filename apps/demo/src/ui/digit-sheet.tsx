// A sheet of digits.
import { useEffect, useRef } from "preact/hooks";
import { drawDigits } from "../views/digit.ts";

/** Digits of 784 bytes in rows. */
export function DigitSheet({ pixels, columns = 1, label }: { pixels: Uint8Array; columns?: number; label?: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => drawDigits(canvas.current!, pixels, columns), [pixels, columns]);
  return <canvas ref={canvas} class="digit-sheet" {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })} />;
}
