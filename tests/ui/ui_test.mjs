// Drives the lane screen in a browser against the real console with a lane of specimens.
//
// node ui_test.mjs SPECIMEN_CONSOLE [SCREENSHOT_FOLDER]; LANEPOST_CHROMIUM names another browser. Ends with 77 and
// "skipped" where there is none.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { withBrowser } from "./browser.mjs";
import { poorContrasts } from "./contrast.mjs";
import * as lane from "./lane_page.mjs";
import { SpecimenConsole } from "./specimen_console.mjs";

const [program, pictures = "ui_pictures"] = process.argv.slice(2);
const palettes = ["day", "dusk", "dark"];
const sizes = [[1024, 768], [1920, 1080]];
const tests = [];
const test = (name, run) => tests.push({ name, run });

const untilText = (page, selector, words) =>
  page.waitForFunction(([where, wanted]) => (document.querySelector(where)?.textContent ?? "").includes(wanted), [selector, words], { timeout: 30000 });

async function scene(page, appliance, name, outcome) {
  const before = (await page.getAttribute(".screen", "data-crossing")) ?? "";
  await appliance.tell(`scene ${name}`);
  return lane.waitForCrossing(page, { except: before, outcome });
}

async function palette(page, name) {
  for (let i = 0; i < 3 && (await page.getAttribute("html", "data-palette")) !== name; i++) await page.keyboard.press("F7");
  assert.equal(await page.getAttribute("html", "data-palette"), name);
}

test("without a name no decision is possible", async (page, appliance) => {
  assert.equal(await lane.text(page, "#officer"), "nobody");
  await scene(page, appliance, "clear", "Clear");
  await page.keyboard.press("F1");
  await page.keyboard.press("F2");
  assert.equal(await page.locator("#pass").count(), 0);
  assert.equal(await appliance.tell("decisions"), "0");
  await page.click("#officer-name");
  await page.keyboard.type("K. Muster");
  await page.keyboard.press("Enter");
  await untilText(page, "#officer", "K. Muster");
  assert.equal(await appliance.tell("decisions"), "0");
  await page.waitForSelector("#pass:enabled");
});

test("a clear crossing shows document, person, vehicle, lists and passes by one key", async (page, appliance) => {
  await scene(page, appliance, "clear", "Clear");
  const shown = await lane.shown(page);
  assert.equal(shown.document, "MRZ OK");
  assert.equal(shown.surname, "MUSTERLING");
  assert.equal(shown.givenNames, "OROVAN");
  assert.equal(shown.documentNumber, "K90026134");
  assert.equal(shown.plate, "LPXY4827");
  assert.match(shown.screening, /^No hit in 3 lists, oldest 3 h 1[23] min$/);
  assert.match(await lane.text(page, "#age"), /^age\s?47$/);
  assert.equal(await lane.text(page, "#validity"), "valid 2 y 3 m");
  assert.match(await lane.text(page, "#checks"), /Machine readable zone: 4 of 4 ok.*Chip: not performed.*Light.*not performed/);
  assert.match(await lane.text(page, "#simulated"), /^SIMULATED/);
  assert.equal(await lane.text(page, "#lane-name"), "lane 3");
  assert.equal(await lane.text(page, "#lane-direction"), "entry");
  assert.match(await lane.text(page, "#lists-age"), /3 h 1[23] min, 1 of 4 overdue/);
  assert.match(await lane.text(page, "#sync-state"), /no link, 41 wait, 1[45] min/);
  assert.match(await lane.text(page, "#certificate"), /12 days, renew/);
  assert.match(await lane.text(page, "#clock"), /^09:3\d:\d\d$/);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0));
  assert.equal(await page.locator("main img").count(), 2);
  const opened = Number(await appliance.tell("opened"));
  assert.match(await lane.pass(page), /^Passed09:3\d:\d\d, confirmed and recorded$|^Passed 09:3\d:\d\d, confirmed and recorded$/);
  assert.equal(Number(await appliance.tell("opened")), opened + 1);
  await untilText(page, "#recommendation-sign", "Lane is free");
  assert.match(await lane.text(page, "#last-crossing"), /LPXY4827 · K90026134 Passed by K. Muster/);
});

test("doubtful and repaired characters are marked in the zone and in the fields", async (page, appliance) => {
  await scene(page, appliance, "doubtful", "Refer");
  assert.equal((await lane.shown(page)).document, "Compare");
  const marked = await page.locator("#mrz mark").evaluateAll((marks) => marks.map((mark) => [mark.className, mark.textContent]));
  assert.deepEqual(marked, [["mrz-doubtful", "KASIMIRA<HYACINT"], ["mrz-repaired", "0"], ["mrz-doubtful", "UTO"]]);
  assert.match(await lane.text(page, "#remarks"), /compare with the page: given names, nationality.*line 2, position 5: O read, 0 by check digit/);
  assert.equal(await page.locator(".field-doubtful").count(), 2);
  assert.match(await lane.text(page, "#given-names"), /name may be cut off/);
  assert.equal(await lane.text(page, "#plate-country"), "country not seen");
  assert.match(await lane.text(page, "#plate-certain"), /not certain, 62 %: compare/);
  assert.match(await lane.text(page, "#plate-alternatives"), /^or TM58KW8 21 %, TM5BKWE 4 %$/);
  assert.match(await lane.text(page, "#dangerous-goods"), /^331203\s*301203\s*numbers do not fit: compare$/);
});

test("a hit becomes an action card, and passing against it needs a moment and a reason", async (page, appliance) => {
  await appliance.tell("scene clear");
  await lane.waitForCrossing(page, { outcome: "Clear" });
  const place = await page.locator("#pass").boundingBox();
  const decisions = Number(await appliance.tell("decisions"));
  await scene(page, appliance, "hit", "Hold");
  // For a second the key does nothing and the button is elsewhere.
  const moved = await page.locator("#pass").boundingBox();
  assert.ok(await page.locator("#pass").isDisabled(), "pass is disabled at first");
  assert.ok(Math.abs(moved.x - place.x) > 200, "pass is away from its usual place");
  assert.ok(moved.x + moved.width <= 1024, "the moved pass is inside the window");
  await page.keyboard.press("F1");
  assert.equal(await page.locator("#reason-form").count(), 0);
  const cards = await page.locator(".hit-do").allTextContents();
  assert.deepEqual(cards, ["Keep the document and call the shift leader", "Compare name and birth date, then call the duty desk"]);
  assert.match(await lane.text(page, "#screening-summary"), /^2 hits in 3 lists/);
  assert.deepEqual(await page.locator(".differs").allTextContents(), ["L", "17", "XX"]);
  await page.waitForSelector("#pass:enabled");
  assert.equal((await page.locator("#pass").boundingBox()).x, place.x);
  await page.keyboard.press("F1");
  await page.waitForSelector("#reason-form");
  await page.keyboard.press("F1");
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("#pass-confirm").isDisabled(), "no reason, no pass");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#pass");
  assert.equal(Number(await appliance.tell("decisions")), decisions);
  assert.match(await lane.pass(page, "Shift leader decided"), /^Passed/);
});

test("a hit that comes while a reason is written takes the reason form away", async (page, appliance) => {
  await scene(page, appliance, "doubtful", "Refer");
  await page.waitForSelector("#pass:enabled");
  await page.keyboard.press("F1");
  await page.waitForSelector("#reason-form");
  await scene(page, appliance, "hit", "Hold");
  await page.waitForSelector("#reason-form", { state: "detached" });
});

test("refer is one key, and unread document and plate say why", async (page, appliance) => {
  await scene(page, appliance, "unread", "Incomplete");
  const shown = await lane.shown(page);
  assert.equal(shown.document, "No document");
  assert.ok(shown.reasons.includes("Last page not readable: lay the document down again"));
  assert.equal(await lane.text(page, "#plate-none"), "Plate not read: plate covered");
  const opened = await appliance.tell("opened");
  assert.match(await lane.refer(page), /^Referred to secondary inspection/);
  assert.equal(await appliance.tell("opened"), opened);
});

test("a failed check and an expired document stop the eye", async (page, appliance) => {
  await scene(page, appliance, "failed", "Refer");
  assert.equal((await lane.shown(page)).document, "Check failed");
  assert.match(await lane.text(page, "#checks"), /number failed: captured 9, expected 4/);
  assert.equal(await lane.text(page, "#validity"), "expired 2 y 8 m ago");
  assert.match(await lane.text(page, ".rows"), /day \? Nov 1966/);
});

test("no hit is never said while lists are silent, and gaps are named", async (page, appliance) => {
  await scene(page, appliance, "silent", "Incomplete");
  assert.match(await lane.text(page, "#screening-summary"), /^Screening runs: 0 of 2 answered$/);
  await scene(page, appliance, "no-lists", "Refer");
  assert.match(await lane.text(page, "#screening-summary"), /^No hit in 3 lists, oldest 3 h 1[23] min, 1 list missing$/);
});

test("of several travellers each can be looked at", async (page, appliance) => {
  await scene(page, appliance, "two", "Refer");
  assert.equal(await lane.text(page, "#surname"), "MUSTERLING");
  await page.click(".travellers button >> nth=0");
  await untilText(page, "#surname", "WEXMOORLAND OBERONSKA");
});

test("text from the readers stays text", async (page, appliance) => {
  await scene(page, appliance, "hostile", "Refer").catch(() => scene(page, appliance, "hostile", "Clear"));
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator("#hacked").count(), 0);
  assert.match(await lane.text(page, "#surname"), /^<img src=x/);
  assert.equal(await lane.text(page, "#plate"), "<b id=hacked>X</b>");
  assert.equal(await page.locator("main img[onerror], main script, main svg[onload]").count(), 0);
});

test("a silent lane is said, and the same decision sent again is taken once", async (page, appliance) => {
  await scene(page, appliance, "clear", "Clear");
  const opened = Number(await appliance.tell("opened"));
  await appliance.tell("silent on");
  await page.waitForSelector("#pass:enabled");
  await page.keyboard.press("F1");
  assert.match(await lane.answer(page), /^Not confirmed/);
  await appliance.tell("silent off");
  assert.match(await lane.pass(page), /^Passed/);
  assert.equal(Number(await appliance.tell("opened")), opened + 1);
});

test("a device that is away is named", async (page, appliance) => {
  await appliance.tell("device camera-rear off");
  await untilText(page, "#unavailable", "camera-rear");
  await appliance.tell("device camera-rear on");
  await page.waitForSelector("#unavailable", { state: "detached" });
});

test("the palette, the blank screen and the large image have keys", async (page, appliance) => {
  await scene(page, appliance, "clear", "Clear");
  for (const name of palettes) await palette(page, name);
  await page.keyboard.press("F12");
  await page.waitForSelector("#blank");
  assert.equal(await page.locator("#surname").count(), 0);
  const decisions = await appliance.tell("decisions");
  await page.keyboard.press("F1");
  assert.equal(await appliance.tell("decisions"), decisions);
  await page.keyboard.press("F12");
  await page.waitForSelector("#surname");
  await page.keyboard.press("F4");
  await page.waitForSelector("#large-image img");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#large-image", { state: "detached" });
  await page.keyboard.press("F4");
  await page.waitForSelector("#large-image img");
  await page.keyboard.press("F1");
  await page.waitForSelector("#large-image", { state: "detached" });
  assert.equal(await appliance.tell("decisions"), decisions);
});

test("buttons are at least 48 px, focus is visible, nothing is cut at 200 % zoom", async (page, appliance) => {
  await scene(page, appliance, "doubtful", "Refer");
  await page.waitForSelector("#pass:enabled");
  const buttons = await page.locator("button:not(.page)").all();
  for (const button of buttons) {
    const box = await button.boundingBox();
    assert.ok(box.width >= 48 && box.height >= 48, `${await button.textContent()} is ${box.width} x ${box.height}`);
  }
  await page.keyboard.press("Tab");
  const outline = await page.evaluate(() => parseFloat(getComputedStyle(document.activeElement).outlineWidth));
  assert.ok(outline >= 3, `focus ring of ${outline} px`);
  await page.setViewportSize({ width: 512, height: 384 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `the page is ${wide} px wider than the window`);
  assert.ok(await page.locator("#pass").isVisible());
  await page.screenshot({ path: join(pictures, "doubtful-dusk-zoom200.png") });
  await page.setViewportSize({ width: 1024, height: 768 });
});

test("every palette and size has enough contrast, and its picture is taken", async (page, appliance) => {
  for (const [name, outcome] of [["clear", "Clear"], ["doubtful", "Refer"], ["hit", "Hold"], ["unread", "Incomplete"], ["no-lists", "Refer"]]) {
    await scene(page, appliance, name, outcome);
    await page.waitForSelector("#pass:enabled");
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      for (const shade of palettes) {
        await palette(page, shade);
        assert.deepEqual(await page.evaluate(poorContrasts), [], `${name}, ${shade}`);
        await page.waitForFunction(() => [...document.images].every((image) => image.complete));
        await page.screenshot({ path: join(pictures, `${name}-${shade}-${width}.png`) });
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(wide <= 0, `${name}: ${wide} px wider than ${width}`);
      const cut = await page.locator("section").evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.className));
      assert.deepEqual(cut, [], `${name}: cut off at ${width}`);
      const box = await page.locator("#pass").boundingBox();
      assert.ok(box.y + box.height <= height, `${name}: pass lies below the window at ${width}x${height}`);
    }
  }
  await page.setViewportSize({ width: 1024, height: 768 });
  await palette(page, "dusk");
  await page.keyboard.press("F1");
  await page.waitForSelector("#reason-form");
  await page.screenshot({ path: join(pictures, "reason-dusk-1024.png") });
  await page.keyboard.press("Escape");
  await appliance.tell("clear");
  await untilText(page, "#recommendation-sign", "Lane is free");
  assert.match(await lane.text(page, "#screening-summary"), /^Ready to ask 3 lists, oldest 3 h 1[23] min, 1 list missing$/);
  await page.screenshot({ path: join(pictures, "idle-dusk-1024.png") });
});

test("a lost appliance is said at once, old data is greyed and dated, and the screen comes back by itself", async (page, appliance) => {
  await scene(page, appliance, "clear", "Clear");
  const { port } = appliance;
  await appliance.stop();
  await page.waitForSelector("#lost");
  assert.match(await lane.text(page, "#lost"), /No connection to the appliance.*is from 09:3\d:\d\d, \d+ s ago/);
  assert.ok(await page.locator(".screen-stale").isVisible());
  assert.ok(await page.locator("#pass").isDisabled());
  assert.ok(await page.locator("#refer").isDisabled());
  await page.screenshot({ path: join(pictures, "lost-dusk-1024.png") });
  const again = await SpecimenConsole.start(program, port);
  await page.waitForSelector("#lost", { state: "detached", timeout: 30000 });
  await untilText(page, "#recommendation-sign", "Lane is free");
  return again;
});

let failed = 0;
await withBrowser(async (context) => {
  await mkdir(pictures, { recursive: true });
  let appliance = await SpecimenConsole.start(program);
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`page: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !/ERR_|404|Failed to load|503|409/.test(message.text())) complaints.push(`console: ${message.text()}`);
  });
  await lane.open(page, appliance.url);
  for (const { name, run } of tests) {
    try {
      appliance = (await run(page, appliance)) ?? appliance;
      assert.deepEqual(complaints.splice(0), []);
      console.log(`ok      ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAILED  ${name}\n${error.stack}`);
      await page.screenshot({ path: join(pictures, `failed-${failed}.png`) }).catch(() => {});
    }
  }
  await appliance.stop();
});
console.log(`${tests.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
