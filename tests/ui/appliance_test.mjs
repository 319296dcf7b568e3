// Drives whole crossings at the real appliance in a browser: simulated camera and reader, readers, lists, officer, record.
//
// node appliance_test.mjs LANEPOST [SCREENSHOT_FOLDER]; ends with 77 and "skipped" where there is no browser.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ApplianceProcess } from "./appliance_process.mjs";
import { withBrowser } from "./browser.mjs";
import * as lane from "./lane_page.mjs";

const [program, pictures = "ui_pictures"] = process.argv.slice(2);

const visits = [
  { vehicle: "car_rear_pl_dusk.jpg", pages: ["td3_scan_tessalin.jpg"] },
  { vehicle: "truck_rear_hu_day.jpg", pages: ["td3_scan_orovan.jpg"] },
  { vehicle: "van_rear_ua_two_row.jpg", pages: ["td1_white_evandrus.jpg"] },
];

/// Waits until both the document and the plate are on the screen and every question is answered.
async function wholeCrossing(page, except) {
  const id = await lane.waitForCrossing(page, { except });
  await page.waitForFunction(() => {
    const has = (selector) => (document.querySelector(selector)?.textContent ?? "").trim() !== "";
    return has("#plate") && has("#document-number");
  }, null, { timeout: 20000 });
  return id;
}

async function clearCrossingPasses(page) {
  const id = await wholeCrossing(page, "");
  const shown = await lane.shown(page);
  assert.equal(shown.surname, "QUILLHAVEN");
  assert.equal(shown.documentNumber, "X4Z0O81Q7");
  assert.equal(shown.plate, "WX7364V");
  assert.match(shown.screening, /^No hit in 3 lists, oldest /);
  assert.equal(shown.recommendation, "Clear");
  await page.screenshot({ path: join(pictures, "appliance-clear.png") });
  assert.match(await lane.pass(page), /^Passed .* confirmed and recorded$/);
  return id;
}

async function stolenDocumentIsHeld(page, except) {
  const id = await wholeCrossing(page, except);
  const shown = await lane.shown(page);
  assert.equal(shown.documentNumber, "K90026134");
  assert.equal(shown.plate, "XWK372");
  assert.match(shown.screening, /^1 hit in 3 lists/);
  assert.equal(shown.recommendation, "Hold");
  await page.screenshot({ path: join(pictures, "appliance-hold.png") });
  assert.match(await lane.refer(page), /^Referred .* confirmed and recorded$/);
  return id;
}

async function recordSurvivesKill(page, appliance, decided) {
  await appliance.killAndRestart();
  await lane.open(page, appliance.url);
  await lane.login(page, "K. Muster");
  const id = await lane.waitForCrossing(page);
  assert.ok(!decided.includes(id), "a decided crossing is not opened again");
  assert.equal(await appliance.stop(), 0);
  const audit = await appliance.command("audit", "verify", appliance.journal);
  assert.match(audit, /^intact$/m);
  assert.match(audit, /, [2-9] crossings,/);
  assert.match(await appliance.command("replay", appliance.journal), / 0 events differ/);
}

async function wholeDay(context) {
  await mkdir(pictures, { recursive: true });
  const appliance = await ApplianceProcess.start(program, visits);
  const refused = [];
  try {
    const page = await context.newPage();
    page.on("console", (message) => { if (message.type() === "error") refused.push(message.text()); });
    await lane.open(page, appliance.url);
    await lane.login(page, "K. Muster");
    const first = await clearCrossingPasses(page);
    const second = await stolenDocumentIsHeld(page, first);
    assert.deepEqual(refused, [], "the browser's console has no errors");
    await recordSurvivesKill(page, appliance, [first, second]);
  } finally {
    await appliance.remove();
  }
}

await withBrowser(wholeDay, { width: 1280, height: 800 });
console.log("1 passed, 0 failed");
