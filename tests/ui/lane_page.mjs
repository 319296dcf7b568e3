// What an officer does and sees at the lane screen, for every test that drives it in a browser. `page` is Playwright's.

const waitMs = 30000;

/// Opens the screen and waits for the first state of the lane.
export async function open(page, url) {
  await page.goto(url);
  await page.waitForFunction(() => (document.querySelector(".screen")?.getAttribute("data-state") ?? "") !== "", null, { timeout: waitMs });
}

/// Gives the officer's name, unless one is kept from before.
export async function login(page, name) {
  if ((await text(page, "#officer")) === name) return;
  await page.fill("#officer-name", name);
  await page.click("#officer-start");
  await page.waitForFunction((wanted) => document.querySelector("#officer")?.textContent === wanted, name, { timeout: waitMs });
}

/// Waits until a crossing other than `except` is open and its recommendation stands. Returns its id.
export async function waitForCrossing(page, { except = "", outcome = "" } = {}) {
  await page.waitForFunction(([old, word]) => {
    const screen = document.querySelector(".screen");
    const id = screen?.getAttribute("data-crossing") ?? "";
    const ready = screen?.getAttribute("data-state") === "awaiting_decision" || word !== "";
    const shown = document.querySelector("#recommendation-sign")?.textContent ?? "";
    return id !== "" && id !== old && ready && (word === "" || shown === word);
  }, [except, outcome], { timeout: waitMs });
  return page.getAttribute(".screen", "data-crossing");
}

/// The text of the element, without blanks around it; "" when it is not there.
export async function text(page, selector) {
  const found = page.locator(selector).first();
  return (await found.count()) > 0 ? ((await found.textContent()) ?? "").replace(/\s+/g, " ").trim() : "";
}

/// Everything that a test wants to compare, as one object.
export async function shown(page) {
  return {
    crossing: (await page.getAttribute(".screen", "data-crossing")) ?? "",
    document: await text(page, "#document-sign"),
    surname: await text(page, "#surname"),
    givenNames: await text(page, "#given-names"),
    documentNumber: await text(page, "#document-number"),
    plate: await text(page, "#plate"),
    screening: await text(page, "#screening-summary"),
    recommendation: await text(page, "#recommendation-sign"),
    reasons: await page.locator("#reasons li").allTextContents(),
    progress: await text(page, "#progress"),
  };
}

/// Passes by the key; with a reason when the screen asks for one. Returns what the screen says of it.
export async function pass(page, reason = "") {
  await page.waitForSelector("#pass:enabled", { timeout: waitMs });
  await page.keyboard.press("F1");
  if (reason) {
    await page.fill("#reason", reason);
    await page.waitForSelector("#pass-confirm:enabled", { timeout: waitMs });
    await page.keyboard.press("Enter");
  }
  return answer(page);
}

/// Refers to secondary inspection by the key. Returns what the screen says of it.
export async function refer(page) {
  await page.waitForSelector("#refer:enabled", { timeout: waitMs });
  await page.keyboard.press("F2");
  return answer(page);
}

/// Waits until the lane answered the decision; what the screen says of it.
export async function answer(page) {
  await page.waitForFunction(() => {
    const words = document.querySelector("#progress")?.textContent ?? "";
    return words !== "" && !words.startsWith("Sending");
  }, null, { timeout: waitMs });
  return text(page, "#progress");
}
