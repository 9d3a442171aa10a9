// Errors say their own name, and are errors.
import { expect, test } from "vitest";
import * as errors from "../src/errors.ts";

test.each(Object.entries(errors))("%s carries its name and message", (name, Kind) => {
  const error = new Kind("conv2d: input has 3 channels, weight expects 4");
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toBe(`${name}: conv2d: input has 3 channels, weight expects 4`);
});
