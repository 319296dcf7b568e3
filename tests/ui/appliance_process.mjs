// The real program with a simulated lane of its own in a temporary folder: starts it, ends it, reads its files.
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");
const call = promisify(execFile);

/// The sample configuration as an object: its comments are whole-line or trailing `//` ones.
async function sampleConfig() {
  const text = await readFile(join(root, "board/config/simulated.jsonc"), "utf8");
  return JSON.parse(text.replace(/^\s*\/\/.*$/gm, "").replace(/\s\/\/ .*$/gm, ""));
}

export class ApplianceProcess {
  #child;

  /// Builds the demonstration lists, writes a configuration for `visits` and starts `program`.
  static async start(program, visits) {
    const started = new ApplianceProcess();
    started.program = program;
    started.folder = await mkdtemp(join(tmpdir(), "lanepost-lane-"));
    await mkdir(join(started.folder, "lists"));
    const config = await sampleConfig();
    for (const list of config.lists) {
      const name = list.id.replace("demo-", "");
      list.file = join(started.folder, "lists", `${name}.snapshot`);
      await call(program, ["watchlist", "build", "--in", join(root, `tests/samples/watchlists/${name}.jsonl`), "--out", list.file, "--built-at", "now"]);
    }
    config.store_folder = join(started.folder, "store");
    config.screen.port = 0;
    Object.assign(config.simulation, {
      visits, arrival_gap_ms: 300, page_delay_ms: 500, frame_period_ms: 100,
      vehicles_folder: join(root, "tests/samples/vehicles"), pages_folder: join(root, "tests/samples/documents"),
    });
    await writeFile(join(started.folder, "lane.jsonc"), JSON.stringify(config));
    await started.#run();
    return started;
  }

  get journal() {
    return join(this.folder, "store", "journal.sqlite");
  }

  async #run() {
    this.#child = spawn(this.program, ["run", "--config", join(this.folder, "lane.jsonc")], { stdio: ["ignore", "pipe", "ignore"] });
    for await (const line of createInterface({ input: this.#child.stdout })) {
      const found = line.match(/^Officer's screen: (\S+)/);
      if (found) {
        this.url = found[1];
        return;
      }
    }
    throw new Error("the appliance ended before it gave its address");
  }

  async #end(signal) {
    const ended = new Promise((done) => this.#child.once("exit", (code) => done(code)));
    this.#child.kill(signal);
    return ended;
  }

  /// Kills the program as a power cut would, and starts it again on the same store. The address changes.
  async killAndRestart() {
    await this.#end("SIGKILL");
    await this.#run();
  }

  /// Runs one of the program's commands; its standard output.
  async command(...args) {
    return (await call(this.program, args)).stdout;
  }

  /// Ends the program by SIGTERM and gives its exit status; the folder stays until remove().
  async stop() {
    return this.#end("SIGTERM");
  }

  /// Ends what still runs and takes the folder away.
  async remove() {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.#end("SIGKILL");
    await rm(this.folder, { recursive: true, force: true });
  }
}
