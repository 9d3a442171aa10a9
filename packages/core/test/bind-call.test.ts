// A bound call hands its kernel the numbers it was recorded with, however many there are.
import { addTenant, kernelNames } from "@sluice/kernels";
import { expect, test } from "vitest";
import { bindCall } from "../src/bind-call.ts";

test("all numbers arrive, in their order, for any count of parameters", () => {
  let got: number[] = [];
  const remove = addTenant((name, kernel) => {
    if (name !== "fill") return kernel;
    return (...args) => {
      got = args;
      return undefined;
    };
  });
  try {
    for (let count = 0; count <= 24; count++) {
      const args = Array.from({ length: count }, (_, i) => i + 1);
      bindCall({ index: kernelNames.indexOf("fill"), args })();
      expect(got).toEqual(args);
    }
  } finally {
    remove();
  }
});
