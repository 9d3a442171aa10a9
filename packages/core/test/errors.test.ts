import { expect, test } from "vitest";
import * as errors from "../src/errors.ts";

test.each(Object.entries(errors))("%s is an Error under its own name", (name, Kind) => {
  const error = new Kind("what");
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe(name);
  expect(error.message).toBe("what");
});
