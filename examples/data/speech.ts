// Clips of spoken digits: the Free Spoken Digit Dataset from SLUICE_DATA, or a small formant synthesiser's.
import { readdirSync, readFileSync } from "node:fs";
import { div, mean, noGrad, scope, select, sub, type Tensor, tensor } from "@sluice/core";
import { logMel, readWav, type Sound } from "@sluice/rnn";
import { data } from "./folder.ts";

/** Samples a second of all clips. */
export const rate = 8000;
/** Bands of the spectrogram. */
export const bands = 40;

/** One recording of one digit. */
export interface Clip {
  readonly digit: number;
  readonly take: number;
  readonly samples: Float32Array;
}

/** Log-mel frames [T, bands] of a sound, its loudness taken away. */
export function frames(samples: Float32Array): Tensor {
  return noGrad(() =>
    scope(() => {
      const x = select(logMel(tensor(samples, [1, samples.length]), { rate, window: 256, hop: 128, bands }), 0, 0);
      return div(sub(x, mean(x)), 3);
    }),
  );
}

/** Two formants that glide from vowel to vowel, at a pitch and a length of the take's own: a clip that says "digit". */
function spoken(digit: number, take: number): Float32Array {
  const samples = new Float32Array(3000 + ((take * 577) % 1500));
  const pitch = 90 + ((take * 37) % 80);
  const [from, to] = [300 + 60 * digit, 900 + 170 * ((digit * 7) % 10)];
  let noise = 1 + digit * 100 + take;
  for (let i = 0; i < samples.length; i++) {
    noise = (Math.imul(noise, 1103515245) + 12345) >>> 0;
    const at = i / samples.length;
    const [low, high] = [from + (250 * at * (take % 5)) / 5, to * (1 - 0.3 * at)];
    let sum = 0;
    for (let k = 1; k * pitch < 3500; k++) {
      const f = k * pitch;
      sum += Math.sin((2 * Math.PI * f * i) / rate) * (Math.exp(-(((f - low) / 90) ** 2)) + 0.6 * Math.exp(-(((f - high) / 120) ** 2)));
    }
    samples[i] = 0.3 * sum * Math.sin(Math.PI * at) + 0.02 * (noise / 2 ** 32 - 0.5);
  }
  return samples;
}

function recorded({ rate: found, samples }: Sound, name: string): Float32Array {
  if (found !== rate) throw new Error(`${name} has ${found} samples a second, needs ${rate}; resample() changes that`);
  return samples;
}

/** All clips, sorted by name; takes 0 to 4 are the customary test part. */
export function clips(): { train: Clip[]; test: Clip[] } {
  const folder = data("speech/fsdd", "a synthesiser's clips");
  const all = folder
    ? readdirSync(folder)
        .sort()
        .flatMap((name) => {
          const found = /^(\d)_\w+_(\d+)\.wav$/.exec(name);
          if (!found) return [];
          return [{ digit: Number(found[1]), take: Number(found[2]), samples: recorded(readWav(readFileSync(`${folder}/${name}`)), name) }];
        })
    : Array.from({ length: 400 }, (_, i) => [i % 10, Math.floor(i / 10)] as const).map(([digit, take]) => ({
        digit,
        take,
        samples: spoken(digit, take),
      }));
  const [train, test] = [all.filter(({ take }) => take > 4), all.filter(({ take }) => take <= 4)];
  console.log(`${train.length} clips to train on, ${test.length} to test on`);
  return { train, test };
}
