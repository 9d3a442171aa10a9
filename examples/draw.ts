// Pictures of what was learned, as SVG files in the folder `out`.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = new URL("out/", import.meta.url);

/** Writes a drawing of `width` × `height` units and says where it is. */
export function drawing(name: string, width: number, height: number, content: string): void {
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL(`${name}.svg`, folder));
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`;
  writeFileSync(file, `${head}\n<rect width="100%" height="100%" fill="white"/>\n${content}\n</svg>\n`);
  console.log(`drawn: ${file}`);
}

const plain = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A matrix of shares from 0 (white) to 1 (blue), its rows and columns named. */
export function heatMap(name: string, shares: readonly (readonly number[])[], rows: readonly string[], columns: readonly string[]): void {
  const cell = 24;
  const left = 16 + 8 * Math.max(...rows.map((row) => row.length));
  const content = [
    ...columns.map((text, x) => `<text x="${left + cell * (x + 0.5)}" y="18" text-anchor="middle">${plain(text)}</text>`),
    ...rows.map((text, y) => `<text x="${left - 6}" y="${24 + cell * (y + 0.65)}" text-anchor="end">${plain(text)}</text>`),
    ...shares.flatMap((row, y) =>
      row.map(
        (share, x) =>
          `<rect x="${left + cell * x}" y="${24 + cell * y}" width="${cell}" height="${cell}" fill="#1261a0" fill-opacity="${share.toFixed(3)}"/>`,
      ),
    ),
  ];
  drawing(name, left + cell * columns.length + 8, 32 + cell * rows.length, content.join("\n"));
}

/** A picture [side, side, 3] once for every word, with the 8 × 8 places that the word looked at lit. */
export function glimpses(
  name: string,
  pixels: Float32Array,
  side: number,
  words: readonly string[],
  looked: readonly (readonly number[])[],
): void {
  const dot = 128 / side;
  const panels = words.map((word, t) => {
    const dots = Array.from({ length: side * side }, (_, i) => {
      const [x, y] = [i % side, Math.floor(i / side)];
      const weight = looked[t]![Math.floor((8 * y) / side) * 8 + Math.floor((8 * x) / side)]!;
      const light = 0.15 + 0.85 * Math.min(1, 4 * weight);
      const rgb = [0, 1, 2].map((c) => Math.round(255 * light * pixels[3 * i + c]!));
      return `<rect x="${x * dot}" y="${y * dot}" width="${dot}" height="${dot}" fill="rgb(${rgb.join(" ")})"/>`;
    });
    const at = `translate(${8 + (t % 5) * 140} ${8 + Math.floor(t / 5) * 160})`;
    return `<g transform="${at}" shape-rendering="crispEdges">${dots.join("")}<text x="64" y="144" text-anchor="middle">${plain(word)}</text></g>`;
  });
  drawing(name, 8 + 5 * 140, 8 + Math.ceil(panels.length / 5) * 160, panels.join("\n"));
}

/** Curves over their index on one chart, each with a name and a colour; `log` draws powers of ten evenly. */
export function curves(name: string, lines: Record<string, readonly number[]>, options: { x: string; y: string; log?: boolean }): void {
  const [width, height, left, bottom, right] = [700, 360, 64, 40, 76];
  const scale = options.log ? Math.log10 : (v: number) => v;
  const all = Object.values(lines).flat().map(scale).filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const longest = Math.max(...Object.values(lines).map((line) => line.length));
  const px = (i: number) => left + (i / (longest - 1)) * (width - left - right);
  const py = (v: number) => 16 + ((high - Math.max(scale(v), low)) / (high - low || 1)) * (height - bottom - 16);
  const colours = ["#1261a0", "#d1495b", "#2a9d4a", "#8d5bb5"];
  const shown = (v: number) => Number((options.log ? 10 ** v : v).toPrecision(2));
  const content = [
    `<path d="M${left} 16V${height - bottom}H${width - right}" fill="none" stroke="#444"/>`,
    `<text x="${left - 6}" y="22" text-anchor="end">${shown(high)}</text>`,
    `<text x="${left - 6}" y="${height - bottom}" text-anchor="end">${shown(low)}</text>`,
    `<text x="${width / 2}" y="${height - 10}" text-anchor="middle">${plain(options.x)}</text>`,
    `<text transform="translate(16 ${height / 2}) rotate(-90)" text-anchor="middle">${plain(options.y)}</text>`,
    ...Object.entries(lines).flatMap(([label, values], k) => {
      const points = values.map((v, i) => `${px(i).toFixed(1)},${py(v).toFixed(1)}`).join(" ");
      return [
        `<polyline points="${points}" fill="none" stroke="${colours[k % 4]}" stroke-width="2"/>`,
        `<text x="${width - right + 12}" y="${32 + 18 * k}" fill="${colours[k % 4]}">${plain(label)}</text>`,
      ];
    }),
  ];
  drawing(name, width, height, content.join("\n"));
}
