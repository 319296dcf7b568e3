// The program tests/api/specimen_console.cpp: starts it, sends commands, ends it.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export class SpecimenConsole {
  #child;
  #lines;

  /// Starts the program at `path`; a port of 0 takes any free one.
  static async start(path, port = 0) {
    const started = new SpecimenConsole();
    started.#child = spawn(path, [String(port)], { stdio: ["pipe", "pipe", "inherit"] });
    started.#lines = createInterface({ input: started.#child.stdout })[Symbol.asyncIterator]();
    const first = await started.#lines.next();
    if (first.done) throw new Error("specimen_console printed no address");
    started.url = first.value;
    return started;
  }

  get port() {
    return Number(new URL(this.url).port);
  }

  /// Sends one command and gives the words after "ok".
  async tell(command) {
    this.#child.stdin.write(`${command}\n`);
    const answer = (await this.#lines.next()).value ?? "";
    if (!answer.startsWith("ok")) throw new Error(`${command}: ${answer}`);
    return answer.slice(3);
  }

  /// Ends the program and waits for it.
  async stop() {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.stdin.end();
    await ended;
  }
}
