// Pictures as SVG.
import type { Picture, Shape } from "./env.ts";

/**
 * A picture as an SVG document, y upwards as in its world.
 * @param width - pixels; the height follows from what the picture spans. Default 400
 */
export function svg({ view, shapes }: Picture, width = 400): string {
  const [left, bottom, right, top] = view;
  const scale = width / (right - left);
  const height = (top - bottom) * scale;
  const round = (x: number) => String(Math.round(x * 100) / 100);
  const x = (value: number) => round((value - left) * scale);
  const y = (value: number) => round((top - value) * scale);
  const path = (points: readonly (readonly [number, number])[]) => points.map(([px, py]) => `${x(px)},${y(py)}`).join(" ");
  const draw = (shape: Shape): string => {
    switch (shape.kind) {
      case "line": {
        const stroke = round(Math.max((shape.width ?? 0) * scale, 1));
        return `<polyline points="${path(shape.points)}" fill="none" stroke="${shape.color}" stroke-width="${stroke}"/>`;
      }
      case "polygon":
        return `<polygon points="${path(shape.points)}" fill="${shape.color}"/>`;
      case "circle": {
        const [cx, cy] = shape.center;
        return `<circle cx="${x(cx)}" cy="${y(cy)}" r="${round(shape.radius * scale)}" fill="${shape.color}"/>`;
      }
      case "text": {
        const escaped = shape.text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
        return `<text x="${x(shape.at[0])}" y="${y(shape.at[1])}" fill="${shape.color}">${escaped}</text>`;
      }
    }
  };
  const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n${shapes.map((shape) => `  ${draw(shape)}\n`).join("")}</svg>\n`;
}
