import { Draws } from "@sluice/cnn/tasks";
import { expect, test } from "vitest";
import { captions, type Described } from "../../src/experiments/captions.ts";
import { captionScene, LENGTH, WORDS } from "../../src/experiments/captions-scenes.ts";
import { type Detection, detection } from "../../src/experiments/detection.ts";
import { faces, type Verification } from "../../src/experiments/faces.ts";
import { type Nearest, retrieval } from "../../src/experiments/retrieval.ts";
import { segmentation } from "../../src/experiments/segmentation.ts";
import { type Figure, skeleton } from "../../src/experiments/skeleton.ts";
import { limbs } from "../../src/experiments/skeleton-limbs.ts";
import { type Heard, speech } from "../../src/experiments/speech.ts";
import { type Translation, translation } from "../../src/experiments/translation.ts";
import { chinese, english } from "../../src/experiments/translation-numbers.ts";
import { FRAMES, SIDE, tags, video, type Watched } from "../../src/experiments/video.ts";
import { read } from "../assets.ts";

const options = { rate: 3e-3, batch: 8, seed: 1, kernels: "simd" } as const;

test("detection shows a scene with its truth, ten digits to drop, and finds boxes within the image", async () => {
  const job = await detection(options, read);
  for (let i = 0; i < 5; i++) job.steps.next();
  const scene = job.answer!({ kind: "scene", number: 1 }) as { image: Float32Array; labels: number[] };
  expect(scene.image).toHaveLength(64 * 64);
  expect(scene.labels.length).toBeGreaterThan(0);
  expect(job.answer!({ kind: "stamps" })).toHaveLength(7840);
  for (const { label, score } of job.answer!({ kind: "find", image: scene.image }) as Detection[]) {
    expect(label).toBeLessThan(10);
    expect(score).toBeGreaterThanOrEqual(0.3);
  }
});

test("segmentation says of each pixel how much it belongs to a digit", async () => {
  const job = await segmentation(options, read);
  const { image } = job.answer!({ kind: "scene", number: 1 }) as { image: Float32Array };
  const mask = job.answer!({ kind: "find", image }) as Float32Array;
  expect(mask).toHaveLength(64 * 64);
  expect(mask.every((share) => share >= 0 && share <= 1)).toBe(true);
});

test("a figure moves with its phase, and eleven joints are found that limbs can join", () => {
  const job = skeleton(options);
  const figure = (phase: number) => job.answer!({ kind: "figure", number: 2, phase }) as Figure;
  expect(figure(0.5).points).not.toEqual(figure(0).points);
  const found = job.answer!({ kind: "find", image: figure(0).image }) as number[];
  expect(found).toHaveLength(22);
  expect(new Set(limbs.flat())).toEqual(new Set(Array.from({ length: 11 }, (_, joint) => joint)));
});

test("one picture is most like itself, and another view of a face is another picture", () => {
  const job = faces(options);
  const face = (who: number, view: number) => job.answer!({ kind: "face", who, view }) as Float32Array;
  expect(face(1, 2)).not.toEqual(face(1, 1));
  expect(face(1, 1)).toEqual(face(1, 1));
  const { similarity } = job.answer!({ kind: "verify", pictures: [face(1, 1), face(1, 1)] }) as Verification;
  expect(similarity).toBeCloseTo(1, 5);
});

test("the synthesiser says a digit, each time as somebody else, and what is heard is one of ten", () => {
  const job = speech(options);
  const said = (number: number) => job.answer!({ kind: "say", digit: 4, number }) as Heard;
  expect(said(1).samples).toEqual(said(1).samples);
  expect(said(2).samples).not.toEqual(said(1).samples);
  const { samples, spectrogram, rows, columns, probabilities } = said(1);
  expect(Math.max(...samples)).toBeLessThanOrEqual(1);
  expect(spectrogram).toHaveLength(rows * columns);
  expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  expect((job.answer!({ kind: "hear", samples }) as Heard).probabilities).toEqual(probabilities);
});

test.each([
  [7, "seven", "七"],
  [10, "ten", "十"],
  [15, "fifteen", "十五"],
  [110, "one hundred ten", "一百一十"],
  [4172, "four thousand one hundred seventy two", "四千一百七十二"],
  [10_000, "ten thousand", "一万"],
  [20_305, "twenty thousand three hundred five", "二万零三百零五"],
  [100_010, "one hundred thousand ten", "十万零一十"],
  [777_777, "seven hundred seventy seven thousand seven hundred seventy seven", "七十七万七千七百七十七"],
])("%i is %s in English and %s in Chinese", (n, words, characters) => {
  expect(english(n).join(" ")).toBe(words);
  expect(chinese(n).join("")).toBe(characters);
});

test("a translation has a row of attention for each character, whose shares add up to 1", () => {
  const job = translation({ ...options, batch: 32 });
  for (let i = 0; i < 20; i++) job.steps.next();
  const { source, said, truth, attention } = job.answer!({ kind: "translate", number: 4172 }) as Translation;
  expect(source).toHaveLength(6);
  expect(truth.join("")).toBe("四千一百七十二");
  expect(attention).toHaveLength(said.length);
  for (const row of attention) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
});

test("a scene is described by the words for what is on it, the left or the upper thing first", () => {
  const draws = new Draws("test", 1);
  const scenes = Array.from({ length: 300 }, () => captionScene(draws));
  for (const { pixels, words } of scenes) {
    expect(words.every((word) => WORDS.includes(word))).toBe(true);
    expect(words.join(" ")).toMatch(/^a \w+ \w+ (left of|above) a \w+ \w+$/);
    expect(words.length).toBeLessThan(LENGTH);
    expect(pixels.every((value) => value >= 0 && value <= 1)).toBe(true);
  }
  // Where red is more than the ground can be, and blue less: the red thing; the other way round the blue one.
  const middle = ({ pixels }: (typeof scenes)[number], most: number, least: number) => {
    const at = Array.from({ length: 24 * 24 }, (_, i) => i).filter((i) => pixels[3 * i + most]! > 0.6 && pixels[3 * i + least]! < 0.3);
    return [0, 1].map((axis) => at.reduce((sum, i) => sum + (axis ? Math.floor(i / 24) : i % 24), 0) / at.length) as [number, number];
  };
  let seen = 0;
  for (const scene of scenes) {
    if (scene.words[1] !== "red" || scene.words.at(-2) !== "blue") continue;
    const [red, blue] = [middle(scene, 0, 2), middle(scene, 2, 0)];
    if (scene.words[3] === "left") expect(red[0]).toBeLessThan(blue[0]);
    else expect(red[1]).toBeLessThan(blue[1]);
    seen++;
  }
  expect(seen).toBeGreaterThan(5);
  // The same words are always held back, or never.
  const held = new Map<string, boolean>();
  for (const { words, held: kept } of scenes)
    expect(held.set(words.join(" "), held.get(words.join(" ")) ?? kept).get(words.join(" "))).toBe(kept);
  const share = scenes.filter((scene) => scene.held).length / scenes.length;
  expect(share).toBeGreaterThan(0.05);
  expect(share).toBeLessThan(0.2);
});

test("a description says where each of its words looked, and the shares of places add up to 1", () => {
  const job = captions({ ...options, batch: 32 });
  for (let i = 0; i < 30; i++) job.steps.next();
  const { said, truth, looked, pixels, places } = job.answer!({ kind: "scene", number: 1 }) as Described;
  expect(pixels).toHaveLength(24 * 24 * 3);
  expect(truth.length).toBeGreaterThan(6);
  expect(said.length).toBeGreaterThan(0);
  expect(looked).toHaveLength(said.length);
  for (const row of looked) {
    expect(row).toHaveLength(places * places);
    expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 4);
  }
});

test("a clip has one or two things, at least one of each kind of tag, and as many probabilities as tags", () => {
  const job = video(options);
  for (const number of [1, 2, 3, 4]) {
    const { frames, truth, probabilities } = job.answer!({ kind: "clip", number }) as Watched;
    expect(frames).toHaveLength(FRAMES * SIDE * SIDE);
    expect(probabilities).toHaveLength(tags.length);
    const count = (from: number, to: number) => truth.slice(from, to).reduce((a, b) => a + b, 0);
    expect(count(0, 3)).toBeGreaterThan(0);
    expect(count(3, 8)).toBeGreaterThan(0);
    expect(count(8, 10)).toBe(1);
  }
});

test("the nearest to a stored digit is that digit itself", async () => {
  const job = await retrieval(options, read);
  const near = job.answer!({ kind: "nearest", pixels: null, count: 3 }) as Nearest;
  expect(near.similarities[0]).toBeCloseTo(1, 5);
  expect(near.labels).toHaveLength(3);
  const again = job.answer!({ kind: "nearest", pixels: near.pixels.slice(0, 784), count: 3 }) as Nearest;
  expect(again.labels).toEqual(near.labels);
});
