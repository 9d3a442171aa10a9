// Takes the pictures of the demo's pages that stand in docs: both themes, wide and narrow.
// Usage: npm run screens [-- --only NAME] [--seconds 15]
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium, type Page } from "playwright";
import { preview } from "vite";
import { must, root, run } from "./child.ts";
import { findChromium, flags } from "./chromium.ts";
import { freePort } from "./ports.ts";

const { values: options } = parseArgs({
  options: { only: { type: "string", default: "" }, seconds: { type: "string", default: "15" } },
});
const folder = join(root, "docs/screens");
const tallest = 2400;
const looks = [
  { name: "light-wide", theme: "light", width: 1440, height: 900 },
  { name: "dark-wide", theme: "dark", width: 1440, height: 900 },
  { name: "dark-narrow", theme: "dark", width: 360, height: 780 },
  { name: "light-narrow", theme: "light", width: 360, height: 780 },
] as const;

/** A picture of the page from its top to its end, or as far as one can want to look. */
async function picture(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { width } = page.viewportSize()!;
  const height = Math.min(tallest, await page.evaluate(() => document.documentElement.scrollHeight));
  const clip = { x: 0, y: 0, width, height, scale: 1 };
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 82, clip, captureBeyondViewport: true });
  await session.detach();
  return Buffer.from(data, "base64");
}

must(await run("turbo", ["run", "build", "--filter=./apps/demo", "--output-logs=errors-only"], root, {}, 600_000));
const port = await freePort(4500);
const server = await preview({ root: join(root, "apps/demo"), preview: { port, host: "localhost" }, logLevel: "error" });
const address = server.resolvedUrls!.local[0]!;
const browser = await chromium.launch({ executablePath: await findChromium(), args: flags });
const page = await browser.newPage({ colorScheme: "light", locale: "en-GB", viewport: { width: 1440, height: 1600 } });
mkdirSync(folder, { recursive: true });
await page.goto(address);
await page.waitForSelector("nav a");
/** Where the links of a menu on the page lead. */
const linked = (menu: string) => page.$$eval(`${menu} a`, (links) => links.map((link) => link.getAttribute("href") ?? ""));
const places = new Set((await linked("nav")).filter((place) => place.startsWith("#/")));
for (const place of places) {
  const name = place.slice(2).replace("?part=", "-") || "panorama";
  await page.setViewportSize({ width: 1440, height: 1600 });
  await page.goto(address + place);
  await page.waitForSelector("h1");
  // The parts of a page come after it.
  for (const part of await linked("nav.tabs")) if (part.includes("?")) places.add(part);
  if (!name.includes(options.only)) continue;
  await page.waitForTimeout(1000 * Number(options.seconds));
  for (const look of looks) {
    await page.setViewportSize({ width: look.width, height: look.height });
    if ((await page.getAttribute("html", "data-theme")) !== look.theme)
      await page.getByRole("button", { name: "Switch between light and dark" }).click();
    await page.waitForTimeout(1000);
    writeFileSync(join(folder, `${name}-${look.name}.webp`), await picture(page));
  }
  console.log(`docs/screens/${name}-*.webp`);
}
await browser.close();
await server.close();
