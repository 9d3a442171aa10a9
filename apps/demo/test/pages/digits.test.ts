import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testsAtTheEnd, type Visit, visit, withBrowser } from "./visit.ts";

describe.runIf(withBrowser)("the digits page", () => {
  let here: Visit;
  const number = (name: string) => here.number(name);

  beforeAll(async () => {
    here = await visit("#/digits", 4391);
  }, 60_000);
  afterAll(() => here?.close());

  test("trains on its own after opening, and measures itself on the test digits", async () => {
    const { page } = here;
    await expect.poll(() => page.textContent("[data-testid=accuracy]")).toMatch(/^[789]\d\.\d\d %$/);
    expect(await number("digits loaded")).toBeGreaterThanOrEqual(5000);
  });

  test("pause stands still, step makes one step, run goes on, reset starts over", async () => {
    const { page } = here;
    await page.getByRole("button", { name: "Pause" }).click();
    await page.waitForTimeout(300);
    const still = await number("step");
    await page.waitForTimeout(300);
    expect(await number("step")).toBe(still);
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await expect.poll(() => number("step")).toBe(still + 1);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect.poll(() => number("step")).toBeGreaterThan(still + 2);
    await page.getByRole("button", { name: "Reset" }).click();
    await expect.poll(() => number("step")).toBeLessThan(still);
  });

  test("reads a digit that is drawn", async () => {
    const { page } = here;
    const pad = (await page.locator(".pad canvas").boundingBox())!;
    await page.mouse.move(pad.x + pad.width / 2, pad.y + 30);
    await page.mouse.down();
    await page.mouse.move(pad.x + pad.width / 2, pad.y + pad.height - 30, { steps: 8 });
    await page.mouse.up();
    await expect.poll(() => page.textContent("[data-testid=answer]")).toBe("1");
    await page.getByRole("button", { name: "Clear", exact: true }).click();
    await expect.poll(() => page.getByText("Nothing drawn yet").count()).toBe(1);
  });

  testsAtTheEnd(() => here);
});
