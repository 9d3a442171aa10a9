// Pictures from files: PNG and JPEG decoded, brought to one size.
import { readFile } from "node:fs/promises";
import { decode as decodePng } from "fast-png";
import { decode as decodeJpeg } from "jpeg-js";

/** Rows of pixels, channels last, from 0 to 255. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

/** Decodes a PNG file; one bit a pixel becomes 0 or 255. */
export function pngPicture(bytes: Uint8Array): Picture {
  const { depth, data, ...size } = decodePng(bytes);
  if (depth !== 1) return { ...size, data };
  const row = Math.ceil(size.width / 8);
  const bit = (x: number, y: number) => (data[y * row + (x >> 3)]! >> (7 - (x & 7))) & 1;
  const pixels = Uint8Array.from({ length: size.width * size.height }, (_, i) => 255 * bit(i % size.width, Math.floor(i / size.width)));
  return { ...size, data: pixels };
}

/** Reads a picture from a PNG or JPEG file. */
export async function readPicture(file: string): Promise<Picture> {
  const bytes = await readFile(file);
  if (file.endsWith(".png")) return pngPicture(bytes);
  return { ...decodeJpeg(bytes, { useTArray: true, formatAsRGBA: false }), channels: 3 };
}

/**
 * A picture of another size: each pixel the mean of those it covers (`nearest`: the one in its middle).
 * @returns [height, width, channels], from 0 to 255
 */
export function resized(picture: Picture, height: number, width: number, options: { nearest?: boolean } = {}): Float32Array {
  const { height: H, width: W, channels: C, data } = picture;
  const out = new Float32Array(height * width * C);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const middle = (i: number, n: number, N: number) => [Math.floor(((i + 0.5) * N) / n), Math.floor(((i + 0.5) * N) / n) + 1] as const;
      const covered = (i: number, n: number, N: number) => [Math.floor((i * N) / n), Math.max(Math.ceil(((i + 1) * N) / n), 1)] as const;
      const span = options.nearest ? middle : covered;
      const [[top, bottom], [left, right]] = [span(y, height, H), span(x, width, W)];
      for (let c = 0; c < C; c++, at++) {
        let sum = 0;
        for (let row = top; row < bottom; row++) for (let column = left; column < right; column++) sum += data[(row * W + column) * C + c]!;
        out[at] = sum / ((bottom - top) * (right - left));
      }
    }
  }
  return out;
}
