// Headless Chromium for tests, with nothing kept between runs.
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ui = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "ui");

const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--hide-scrollbars",
];

/// Path of the browser: LANEPOST_CHROMIUM, or Debian's; null when neither is there.
export function findChromium() {
  const path = process.env.LANEPOST_CHROMIUM ?? "/usr/bin/chromium";
  return existsSync(path) ? path : null;
}

/// playwright-core from ui/node_modules; null when it was not installed.
export function findPlaywright() {
  try {
    return createRequire(join(ui, "package.json"))("playwright-core");
  } catch {
    return null;
  }
}

/// Runs `test(context)` with a browser that has a fresh profile, and cleans up after it. context: Playwright's.
/// Prints "skipped" and ends with 77 when there is no browser here.
export async function withBrowser(test, { width = 1024, height = 768 } = {}) {
  const executablePath = findChromium();
  const playwright = findPlaywright();
  if (!executablePath || !playwright) {
    console.log(`skipped: ${executablePath ? "playwright-core is not installed in ui/node_modules" : "no chromium here"}`);
    process.exit(77);
  }
  const profile = await mkdtemp(join(tmpdir(), "lanepost-ui-"));
  const context = await playwright.chromium.launchPersistentContext(profile, {
    executablePath, headless: true, args: flags, viewport: { width, height }, timezoneId: "UTC", locale: "en-GB",
  });
  try {
    return await test(context);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
