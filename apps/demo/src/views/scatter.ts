// Points in the plane by kind: told apart by colour and by mark, or drawn as their numbers.
import { fitCanvas } from "./field.ts";

/** Colours of a scatter. */
export interface ScatterStyle {
  kinds: readonly string[];
  ink: string;
  ground: string;
}

/**
 * Draws points so that all fit.
 * @param xy - x and y in turn
 * @param numbers - draw each point as its kind's number
 */
export function drawScatter(
  canvas: HTMLCanvasElement,
  xy: ArrayLike<number>,
  kind: ArrayLike<number>,
  style: ScatterStyle,
  numbers = false,
): void {
  const { context, width, height } = fitCanvas(canvas);
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < kind.length; i++) {
    left = Math.min(left, xy[2 * i]!);
    right = Math.max(right, xy[2 * i]!);
    bottom = Math.min(bottom, xy[2 * i + 1]!);
    top = Math.max(top, xy[2 * i + 1]!);
  }
  const margin = 14;
  const scale = Math.min((width - 2 * margin) / (right - left || 1), (height - 2 * margin) / (top - bottom || 1));
  if (!Number.isFinite(scale)) return;
  context.font = "600 11px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let i = 0; i < kind.length; i++) {
    const x = width / 2 + (xy[2 * i]! - (left + right) / 2) * scale;
    const y = height / 2 - (xy[2 * i + 1]! - (top + bottom) / 2) * scale;
    const k = kind[i]!;
    context.fillStyle = style.kinds[k % style.kinds.length]!;
    if (numbers) {
      context.fillText(String(k), x, y);
      continue;
    }
    context.beginPath();
    if (k === 0) context.arc(x, y, 4, 0, 2 * Math.PI);
    else if (k === 1) context.rect(x - 3.5, y - 3.5, 7, 7);
    else {
      context.moveTo(x, y - 5);
      context.lineTo(x + 4.5, y + 3.5);
      context.lineTo(x - 4.5, y + 3.5);
      context.closePath();
    }
    context.fill();
    context.strokeStyle = style.ground;
    context.lineWidth = 1;
    context.stroke();
  }
}
