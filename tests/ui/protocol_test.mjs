// What the console says fits protocol/lane-state.schema.json, and every call of the OpenAPI file exists.
//
// node protocol_test.mjs SPECIMEN_CONSOLE
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, checkDocumented } from "./json_schema.mjs";
import { SpecimenConsole } from "./specimen_console.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const readJson = async (...path) => JSON.parse(await readFile(join(root, ...path), "utf8"));
const schema = await readJson("protocol", "lane-state.schema.json");
const api = await readJson("protocol", "lane-console.openapi.json");

for (const golden of ["show_lane.json", "show_lane_idle.json"]) {
  assert.deepEqual(checkDocumented(await readJson("tests", "golden", "lane", golden), "Lane", schema), [], golden);
}
// The checker itself finds faults.
assert.notDeepEqual(check({ status: "confirmed" }, schema.$defs.DecisionReceipt, "r", schema), []);
assert.notDeepEqual(checkDocumented({ status: "ready", server_time: "x", event_streams: -1, more: 1 }, "Health", schema), []);

const appliance = await SpecimenConsole.start(process.argv[2]);
const get = async (path) => (await fetch(new URL(path, appliance.url))).json();
try {
  for (const scene of ["clear", "doubtful", "hit", "failed", "unread", "two", "hostile", "silent", "no-lists"]) {
    await appliance.tell(`scene ${scene}`);
    assert.deepEqual(checkDocumented(await get("/v1/lane"), "LaneMessage", schema), [], scene);
  }
  assert.deepEqual(checkDocumented(await get("/v1/sync"), "SyncState", schema), []);
  assert.deepEqual(checkDocumented(await get("/v1/health"), "Health", schema), []);
  const index = await get("/v1");
  assert.deepEqual(checkDocumented(index, "Index", schema), []);
  assert.deepEqual(Object.values(index.links).sort(), Object.keys(api.paths).filter((path) => path !== "/v1").sort());
  assert.deepEqual(checkDocumented(await get("/none"), "Problem", schema), []);

  const id = (await get("/v1/lane")).lane.crossing.id;
  const body = { id: "p-1", crossing_id: id, officer: "K. Muster", outcome: "refer" };
  assert.deepEqual(check(body, schema.$defs.DecisionRequest, "body", schema), []);
  const post = async (content) => (await fetch(new URL("/v1/lane/decision", appliance.url), {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(content),
  })).json();
  assert.deepEqual(checkDocumented(await post({ ...body, outcome: "open" }), "Problem", schema), []);
  assert.deepEqual(checkDocumented(await post(body), "DecisionReceipt", schema), []);
} finally {
  await appliance.stop();
}
console.log("1 passed, 0 failed");
