import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Visit, violations, visit, widthWhenNarrow, withBrowser } from "./visit.ts";

describe.runIf(withBrowser)("the page of images", () => {
  let here: Visit;

  beforeAll(async () => {
    here = await visit("#/cnn", 4397);
  }, 60_000);
  afterAll(() => here?.close());

  test("a filter slides on its own after opening, pause stands still, step moves it by one", async () => {
    const { page } = here;
    await expect.poll(() => here.number("step")).toBeGreaterThan(5);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.waitForTimeout(200);
    const still = await here.number("step");
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await expect.poll(() => here.number("step")).toBe(still + 1);
  });

  test("goes to a place of the image, where the sum is that of the filter", async () => {
    const { page } = here;
    await page.getByLabel("Pace", { exact: true }).selectOption("100");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect.poll(() => here.number("step")).toBeGreaterThan(250);
    await page.getByLabel("Go back to a step").fill("250");
    await expect.poll(() => here.number("step")).toBe(250);
    const products = await page.locator(".products strong").allTextContents();
    const sum = Number(await page.textContent("[data-testid=sum]"));
    expect(products.reduce((total, text) => total + Number(text), 0)).toBeCloseTo(sum, 1);
  });

  test("another filter stands in the address, and pooling follows the brush", async () => {
    const { page } = here;
    await page.getByRole("button", { name: "outline" }).click();
    expect(page.url()).toContain("filter=-1,-1,-1,-1,8");
    const pooled = () => page.locator(".pooled td").allTextContents();
    await expect.poll(pooled).toHaveLength(4);
    await page.locator(".card:has(.pooling)").getByRole("button", { name: "Clear" }).click();
    await expect.poll(pooled).toEqual(["0.00", "0.00", "0.00", "0.00"]);
    const box = (await page.locator(".pooling canvas").first().boundingBox())!;
    await page.mouse.click(box.x + box.width * 0.8, box.y + box.height * 0.2);
    await expect.poll(pooled).toEqual(["0.00", "1.00", "0.00", "0.00"]);
  });

  test("the first part has no accessibility violation that axe finds, in either theme", async () => {
    expect(await violations(here.page)).toEqual([]);
  });

  test("the network that learns shows its filters, maps and confusions", async () => {
    const { page } = here;
    await page.getByRole("link", { name: "A network that learns" }).click();
    await expect.poll(() => page.locator(".inside .map-image").count()).toBe(30);
    await expect.poll(() => page.textContent("[data-testid=accuracy]")).toMatch(/^\d\d\.\d\d %$/);
    expect(await page.locator(".confusion td").count()).toBe(101);
  });

  test("the second part has no accessibility violation that axe finds, in either theme", async () => {
    expect(await violations(here.page)).toEqual([]);
  });

  test("digits are found where they are dropped, and a file that is no image is refused with a sentence", async () => {
    const { page } = here;
    await page.goto(`${here.address}#/cnn?part=detection&batch=8`);
    const found = () => page.textContent("[data-testid=found]");
    await expect.poll(() => here.number("step")).toBeGreaterThan(3);
    await page.getByRole("button", { name: "Pause" }).click();
    await expect.poll(found).toMatch(/^Found/);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByRole("button", { name: "Drop a 3" }).click();
    const canvas = page.locator("canvas.picture");
    const light = () =>
      canvas.evaluate((element: HTMLCanvasElement) =>
        element
          .getContext("2d")!
          .getImageData(0, 0, element.width, element.height)
          .data.reduce((a, b) => a + b),
      );
    const before = await light();
    await canvas.click();
    await expect.poll(light).toBeGreaterThan(before);
    await canvas.evaluate((element) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["words"], "words.txt"));
      element.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    });
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("words.txt is no image");
    expect(await violations(page)).toEqual([]);
  });

  test.each([
    ["retrieval", "[data-testid=nearest] li"],
    ["segmentation", "[data-testid=found]:has-text('of the pixels')"],
    ["faces", ".says"],
    ["skeleton", "canvas.picture"],
  ])("%s learns, shows what it finds, goes back, and fits a narrow screen", async (part, shown) => {
    const { page } = here;
    await page.goto(`${here.address}#/cnn?part=${part}`);
    await expect.poll(() => here.number("step")).toBeGreaterThan(2);
    await page.getByRole("button", { name: "Pause" }).click();
    await expect.poll(() => page.locator(shown).count()).toBeGreaterThan(0);
    await page.getByLabel("Go back to a step").fill("2");
    await expect.poll(() => here.number("step")).toBe(2);
    expect(await violations(page)).toEqual([]);
    expect(await widthWhenNarrow(page)).toBeLessThanOrEqual(360);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test("fits a narrow screen without scrolling sideways", async () => {
    expect(await widthWhenNarrow(here.page)).toBeLessThanOrEqual(360);
  });

  test("had no error on the way", () => {
    expect(here.errors).toEqual([]);
  });
});
