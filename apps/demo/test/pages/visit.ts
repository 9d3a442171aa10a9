// Opens the built demo in a real Chromium, for the page tests.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium, type Download, type Page } from "playwright";
import { type PreviewServer, preview } from "vite";
import { expect, test } from "vitest";
import { findChromium, flags } from "../../../../scripts/chromium.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Whether a browser is to be used. */
export const withBrowser = process.env.SLUICE_BROWSER === "1";

/** An open page of the demo. */
export interface Visit {
  page: Page;
  address: string;
  /** What went wrong on the page so far. */
  errors: string[];
  /** A number of the status line, by its English name. */
  number(name: string): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a page of the demo.
 * @param place - `#/pipes`
 * @param port - where it is served
 * @param serviceWorkers - whether the app may keep its files, as it does for visitors
 */
export async function visit(place: string, port: number, serviceWorkers: "allow" | "block" = "block"): Promise<Visit> {
  expect(existsSync(`${root}dist/index.html`), "the demo is built before it is tested: turbo run build").toBe(true);
  const server: PreviewServer = await preview({
    root,
    configFile: `${root}vite.config.ts`,
    preview: { port, host: "localhost" },
    logLevel: "error",
  });
  const browser: Browser = await chromium.launch({ executablePath: await findChromium(), args: flags });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    colorScheme: "light",
    locale: "en-GB",
    serviceWorkers,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  const address = server.resolvedUrls!.local[0]!;
  await page.goto(address + place);
  return {
    page,
    address,
    errors,
    number: async (name) => Number((await page.textContent(`[data-status="${name}"]`))?.replace(/[^\d.]/g, "")),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Switches to a theme if it is not the one in use. */
export async function useTheme(page: Page, theme: "light" | "dark"): Promise<void> {
  if ((await page.getAttribute("html", "data-theme")) !== theme)
    await page.getByRole("button", { name: "Switch between light and dark" }).click();
}

/**
 * Violations that axe finds on the page: by all its rules in the dark theme, and by those of colours, which alone can differ, in the light one. The
 * run stands still meanwhile, if there is one.
 */
export async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  const pause = page.getByRole("button", { name: "Pause" });
  const running = await pause.count();
  for (let i = 0; i < running; i++) await pause.first().click();
  for (const theme of ["dark", "light"] as const) {
    await useTheme(page, theme);
    // No frames: nothing to be gathered in a page of its own.
    const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
    const { violations } = await (theme === "light" ? axe.withRules(["color-contrast", "link-in-text-block"]) : axe).analyze();
    found.push(...violations.map(({ id, nodes }) => `${theme}: ${id} ${nodes[0]?.html}`));
  }
  for (let i = 0; i < running; i++) await page.getByRole("button", { name: "Run", exact: true }).first().click();
  return found;
}

/** An event of a trace: its times in µs, `tdur` that of its thread's own work. */
interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  tdur?: number;
  args: { name?: string };
}

/**
 * Milliseconds of work in the main thread's longest task; the time in which other programs have the processor does not count.
 */
export async function longestTask(page: Page, milliseconds: number): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["toplevel"] } });
  await page.waitForTimeout(milliseconds);
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  const main = events.find(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
  if (!main) throw new Error("longestTask: the trace names no main thread");
  const tasks = events.filter(({ name, pid, tid }) => /RunTask$/.test(name) && pid === main.pid && tid === main.tid);
  if (tasks.length === 0) throw new Error("longestTask: the trace has no tasks");
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

/** What was drawn in a frame: on how many canvases of the page, and how many paths. */
export interface DrawnFrame {
  canvases: number;
  paths: number;
}

/** What the page draws in each of its next frames. */
export function drawnFrames(page: Page, count: number): Promise<DrawnFrame[]> {
  return page.evaluate(
    (count) =>
      new Promise<DrawnFrame[]>((resolve) => {
        const painting = ["clearRect", "fillRect", "drawImage", "putImageData", "stroke", "fill", "fillText"] as const;
        const prototype = CanvasRenderingContext2D.prototype;
        const own = painting.map((name) => [name, prototype[name] as (...parameters: unknown[]) => void] as const);
        const frames: DrawnFrame[] = [];
        let canvases = new Set<HTMLCanvasElement>();
        let paths = 0;
        for (const [name, paint] of own) {
          Object.assign(prototype, {
            [name](this: CanvasRenderingContext2D, ...parameters: unknown[]) {
              if (this.canvas.isConnected) canvases.add(this.canvas);
              if (name === "stroke" || name === "fill") paths++;
              paint.apply(this, parameters);
            },
          });
        }
        const next = () => {
          frames.push({ canvases: canvases.size, paths });
          canvases = new Set();
          paths = 0;
          if (frames.length <= count) requestAnimationFrame(next);
          else {
            Object.assign(prototype, Object.fromEntries(own));
            // The first may have begun before.
            resolve(frames.slice(1));
          }
        };
        requestAnimationFrame(next);
      }),
    count,
  );
}

/** Runs a downloaded program for Node beside the weights that were downloaded, 50 steps; gives what it says. */
export async function goOnInNode(program: Download, weights: Download): Promise<string> {
  const folder = await mkdtemp(`${root}node_modules/program-`);
  try {
    for (const file of [program, weights]) await file.saveAs(`${folder}/${file.suggestedFilename()}`);
    const { stdout } = await promisify(execFile)("node", ["--conditions=@sluice/source", program.suggestedFilename(), "50"], {
      cwd: folder,
    });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** How far the page reaches to the right on a narrow screen, in CSS pixels. */
export async function widthWhenNarrow(page: Page): Promise<number> {
  await page.setViewportSize({ width: 360, height: 740 });
  // Charts follow their cards a frame or two later.
  await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth, undefined, { timeout: 5000 }).catch(() => undefined);
  return page.evaluate(() => document.documentElement.scrollWidth);
}

/** The tests that every page passes at its end: axe, a narrow screen, nothing gone wrong. */
export function testsAtTheEnd(here: () => Visit): void {
  test("has no accessibility violation that axe finds, in either theme", async () => {
    expect(await violations(here().page)).toEqual([]);
  });

  test("fits a narrow screen without scrolling sideways, and had no error on the way", async () => {
    expect(await widthWhenNarrow(here().page)).toBeLessThanOrEqual(360);
    expect(here().errors).toEqual([]);
  });
}
