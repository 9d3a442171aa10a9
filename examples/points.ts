// Points of the plane as text.
import type { Tensor } from "@sluice/core";

/**
 * Shades of how many points lie where.
 * @param points - [N, 2]
 * @param reach - the picture shows the square from −reach to reach
 */
export function picture(points: Tensor, reach: number): string {
  const [columns, rows] = [48, 24];
  const counts = new Array<number>(columns * rows).fill(0);
  const cell = (x: number, n: number) => Math.floor((x / reach + 1) * (n / 2));
  const values = points.data;
  for (let i = 0; i < values.length; i += 2) {
    const [column, row] = [cell(values[i]!, columns), cell(-values[i + 1]!, rows)];
    if (column >= 0 && column < columns && row >= 0 && row < rows) counts[row * columns + column]!++;
  }
  const shade = (n: number) => " .:+#@"[Math.min(5, Math.ceil(Math.log2(n + 1) / 1.5))]!;
  const line = (_: unknown, row: number) =>
    counts
      .slice(row * columns, (row + 1) * columns)
      .map(shade)
      .join("");
  return Array.from({ length: rows }, line).join("\n");
}
