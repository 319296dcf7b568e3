// Bundles the lane screen: node build.mjs [OUTPUT_FOLDER]. The same input gives the same bytes.
import { build } from "esbuild";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "build", "ui");
const maxGzipBytes = 60 * 1024; // domain.md 5.7: script and style of the lane screen

await mkdir(out, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: { lane: "src/main.ts" },
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  outdir: out,
  logLevel: "warning",
});
await build({ absWorkingDir: here, entryPoints: { lane: "lane.css" }, minify: true, outdir: out, logLevel: "warning" });
await copyFile(join(here, "index.html"), join(out, "index.html"));
await copyFile(join(here, "icon.svg"), join(out, "icon.svg"));

let total = 0;
for (const file of ["lane.js", "lane.css"]) {
  total += gzipSync(await readFile(join(out, file))).length;
}
if (total > maxGzipBytes) {
  console.error(`ui: lane.js and lane.css are ${total} bytes gzipped, more than ${maxGzipBytes}`);
  process.exit(1);
}
console.log(`ui: lane.js and lane.css, ${total} bytes gzipped`);
