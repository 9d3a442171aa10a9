// Every golden case of cnn: outputs and gradients of PyTorch.
import { describe, expect, test } from "vitest";
import { type Adapter, checkCase } from "../../../core/test/golden/adapter.ts";
import { ownerOf } from "../../../core/test/golden/elsewhere.ts";
import { golden } from "../../../core/test/golden/read.ts";
import { conv } from "./adapters/conv.ts";
import { image } from "./adapters/image.ts";
import { norm, withStatistics } from "./adapters/norm.ts";
import { pool } from "./adapters/pool.ts";
import { training } from "./adapters/training.ts";
import { vision } from "./adapters/vision.ts";

/** How the cases of a category are run, by PyTorch's name of the operation. */
const adapters: Readonly<Record<string, Readonly<Record<string, Adapter>>>> = { conv, image, norm, pool, vision, tensor: image };

const ours = (category: string) => golden(category).filter((c) => ownerOf(c) === "cnn");

describe.each(Object.keys(adapters))("%s", (category) => {
  test("every case has an adapter that runs it", () => {
    expect(ours(category).filter(({ op }) => !adapters[category]![op])).toEqual([]);
  });

  test.each(ours(category).map((c) => [c.id, c] as const))("%s is as in PyTorch", (_, c) =>
    checkCase(category === "norm" ? withStatistics(c) : c, adapters[category]![c.op]!),
  );
});

test.each(ours("training").map((c) => [c.id, c] as const))("%s trains as in PyTorch, eager and captured", (_, c) => training(c));
