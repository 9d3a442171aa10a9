// The digits as they arrive: gzipped parts of 5,000, images first and then labels.
import type { DigitSheet } from "@sluice/cnn/tasks";

/** Pixels along an edge of an image, and bytes of one. */
export const [EDGE, PIXELS] = [28, 784];
/** Digits in one part. */
const PART = 5000;

/** Digits of one set; more of them with every part that arrives, in order. */
export class DigitParts {
  readonly #parts: Uint8Array[] = [];
  /** Resolves when there is something to train on; rejects if it cannot be had. */
  readonly first: Promise<void>;

  /** @param read - fetches part i */
  constructor(count: number, read: (part: number) => Promise<Uint8Array>) {
    this.first = this.#load(read, 0);
    void this.first.then(
      async () => {
        for (let i = 1; i < count; i++) await this.#load(read, i);
      },
      () => undefined,
    );
  }

  async #load(read: (part: number) => Promise<Uint8Array>, i: number): Promise<void> {
    const packed = await read(i);
    const stream = new Blob([packed as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    if (bytes.length !== PART * (PIXELS + 1)) throw new Error(`digits: part ${i} has ${bytes.length} bytes, needs ${PART * (PIXELS + 1)}`);
    this.#parts.push(bytes);
  }

  /** How many digits are here. */
  get loaded(): number {
    return this.#parts.length * PART;
  }

  /** The first part, as scenes of digits are made of. */
  get sheet(): DigitSheet {
    const bytes = this.#parts[0]!;
    return { images: { shape: [PART, EDGE, EDGE], data: bytes }, labels: { data: bytes.subarray(PART * PIXELS) } };
  }

  /** The 784 grey values of digit i, 0 to 255. */
  image(i: number): Uint8Array {
    const at = (i % PART) * PIXELS;
    return this.#parts[Math.floor(i / PART)]!.subarray(at, at + PIXELS);
  }

  /** What digit i is. */
  label(i: number): number {
    return this.#parts[Math.floor(i / PART)]![PART * PIXELS + (i % PART)]!;
  }
}
