import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "playwright";
import { type PreviewServer, preview } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium, flags } from "../../../../scripts/chromium.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const withBrowser = process.env.SLUICE_BROWSER === "1";

describe.runIf(withBrowser)("the digits page", () => {
  let server: PreviewServer;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];
  const number = async (name: string) => Number((await page.textContent(`[data-status="${name}"]`))?.replace(/[^\d.]/g, ""));

  beforeAll(async () => {
    expect(existsSync(`${root}dist/index.html`), "the demo is built before it is tested: turbo run build").toBe(true);
    server = await preview({ root, configFile: `${root}vite.config.ts`, preview: { port: 4391, host: "localhost" }, logLevel: "error" });
    browser = await chromium.launch({ executablePath: await findChromium(), args: flags });
    page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: "light", locale: "en-GB" })).newPage();
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(server.resolvedUrls!.local[0]!);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test("trains on its own after opening, and measures itself on the test digits", async () => {
    await expect.poll(() => page.textContent("[data-testid=accuracy]"), { timeout: 25_000 }).toMatch(/^[789]\d\.\d\d %$/);
    expect(await number("digits loaded")).toBeGreaterThanOrEqual(5000);
  });

  test("pause stands still, step makes one step, run goes on, reset starts over", async () => {
    await page.getByRole("button", { name: "Pause" }).click();
    await page.waitForTimeout(300);
    const still = await number("step");
    await page.waitForTimeout(300);
    expect(await number("step")).toBe(still);
    await page.getByRole("button", { name: "Step" }).click();
    await expect.poll(() => number("step")).toBe(still + 1);
    await page.getByRole("button", { name: "Run" }).click();
    await expect.poll(() => number("step")).toBeGreaterThan(still + 2);
    await page.getByRole("button", { name: "Reset" }).click();
    await expect.poll(() => number("step"), { timeout: 10_000 }).toBeLessThan(still);
  });

  test("reads a digit that is drawn", async () => {
    const pad = (await page.locator(".pad canvas").boundingBox())!;
    await page.mouse.move(pad.x + pad.width / 2, pad.y + 30);
    await page.mouse.down();
    await page.mouse.move(pad.x + pad.width / 2, pad.y + pad.height - 30, { steps: 8 });
    await page.mouse.up();
    await expect.poll(() => page.textContent("[data-testid=answer]"), { timeout: 20_000 }).toBe("1");
    await page.getByRole("button", { name: "Clear" }).click();
    await expect.poll(() => page.getByText("Nothing drawn yet").count()).toBe(1);
  });

  test("switches language and theme", async () => {
    await page
      .getByRole("button", { name: "切换到中文" })
      .or(page.getByRole("button", { name: "中文" }))
      .first()
      .click();
    await expect.poll(() => page.textContent("h1")).toBe("神经网络学认数字");
    await page.getByRole("button", { name: "Switch to English" }).click();
    await page.getByRole("button", { name: "Switch between light and dark" }).click();
    expect(await page.getAttribute("html", "data-theme")).toBe("dark");
  });

  test("has no accessibility violation that axe finds, in either theme", async () => {
    for (const theme of ["dark", "light"]) {
      if ((await page.getAttribute("html", "data-theme")) !== theme)
        await page.getByRole("button", { name: "Switch between light and dark" }).click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${theme}: ${id} ${nodes[0]?.html}`)).toEqual([]);
    }
  });

  test("fits a narrow screen without scrolling sideways", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  test("had no error on the way", () => {
    expect(errors).toEqual([]);
  });
});
