import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testsAtTheEnd, type Visit, visit, withBrowser } from "./visit.ts";

describe.runIf(withBrowser)("the page on data work", () => {
  let here: Visit;
  const right = () => here.number("right on test rows");

  beforeAll(async () => {
    here = await visit("#/data?work=&images.count=200&images.filter=none", 4394);
  }, 60_000);
  afterAll(() => here?.close());

  test("the raw table teaches little, and the ladder says what each kind of work is worth", async () => {
    await expect.poll(() => here.page.locator(".ladder > div").count()).toBe(7);
    await here.page.getByLabel("Pace").first().selectOption("500");
    await expect.poll(() => here.number("step")).toBeGreaterThan(300);
    expect(await right()).toBeLessThan(60);
    expect(Number.parseInt((await here.page.textContent(".ladder > div:last-child dd"))!, 10)).toBeGreaterThan(80);
  });

  test("work on the table raises the score, stands in the address and shows in the table", async () => {
    const { page } = here;
    for (const name of ["Normalise", "Clean", "Fill gaps", "One spelling", "Label: correct"]) {
      await page.getByRole("checkbox", { name: new RegExp(name) }).check();
    }
    expect(page.url()).toContain("work=scale-units-gaps-colours-labels");
    expect(page.url()).toContain("images.count=200");
    await expect.poll(right).toBeGreaterThan(82);
    await expect.poll(() => page.textContent("table")).toContain("= purple");
  });

  test("the map of digits moves, and a filter changes what is read", async () => {
    const { page } = here;
    const reads = () => page.textContent("[data-testid=reads]");
    await expect.poll(reads).toMatch(/%/);
    const before = await reads();
    await page.getByRole("combobox", { name: "Filter" }).selectOption("median");
    await expect.poll(reads).toContain("measuring");
    await expect.poll(reads).toMatch(/%/);
    expect(Number.parseFloat((await reads())!)).toBeGreaterThan(Number.parseFloat(before!));
    await expect.poll(() => page.locator('[data-status="step"]').nth(1).textContent()).toMatch(/^[1-9]\d/);
  });

  testsAtTheEnd(() => here);
});
