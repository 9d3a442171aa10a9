import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Visit, violations, visit, widthWhenNarrow, withBrowser } from "./visit.ts";

describe.runIf(withBrowser)("without a network", () => {
  let here: Visit;

  beforeAll(async () => {
    here = await visit("#/bench", 4399, "allow");
  }, 60_000);
  afterAll(() => here?.close());

  test("the bench measures every operation", async () => {
    const { page } = here;
    await expect.poll(() => page.textContent("[data-testid=trainMlp]")).toMatch(/^\d+\.\d\d$/);
    expect(await violations(page)).toEqual([]);
    expect(await widthWhenNarrow(page)).toBeLessThanOrEqual(360);
  });

  test("TensorFlow.js is measured beside it when it is asked for, from the app's own files", async () => {
    const { page } = here;
    await page.setViewportSize({ width: 1280, height: 900 });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.getByLabel("Beside it").selectOption("tfjs");
    await expect.poll(() => page.textContent("[data-testid=softmax-peer]")).toMatch(/^\d+\.\d{3}$/);
    expect(await page.textContent("[data-testid=lstm-peer]")).toBe("–");
    expect(asked.every((url) => url.startsWith(here.address))).toBe(true);
  });

  test("after the first visit, pages that were never opened open and train offline", async () => {
    const { page } = here;
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await page.context().setOffline(true);
    await page.reload();
    await page.evaluate(() => {
      location.hash = "#/gan?hidden=16";
    });
    await expect.poll(() => here.number("step")).toBeGreaterThan(5);
    expect(here.errors).toEqual([]);
  });
});
