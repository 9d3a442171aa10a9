// Sheets of images as PNG files.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import type { Tensor } from "@sluice/core";

/** One chunk of a PNG file: length, type, contents, checksum. */
function chunk(type: string, contents: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), contents]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(contents.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/**
 * Writes grey images side by side into one PNG file, twice as large.
 * @param images - [N, H, W, 1], from −1 (black) to 1 (white)
 * @param columns - how many in a row
 */
export function writeSheet(file: string, images: Tensor, columns: number): void {
  const [N, H, W] = images.shape as [number, number, number, number];
  const pixels = images.data;
  const [width, height] = [2 * columns * W, 2 * Math.ceil(N / columns) * H];
  const lines = Buffer.alloc(height * (width + 1)); // every line begins with its filter: 0, none
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [row, column] = [y >> 1, x >> 1];
      const n = Math.floor(row / H) * columns + Math.floor(column / W);
      const shade = n < N ? pixels[(n * H + (row % H)) * W + (column % W)]! : -1;
      lines[y * (width + 1) + 1 + x] = Math.max(0, Math.min(255, Math.round((shade + 1) * 127.5)));
    }
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]); // 8 bits of grey
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(lines)), chunk("IEND", new Uint8Array())]),
  );
}
