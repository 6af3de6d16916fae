#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { type Command, CommanderError } from "commander";
import { createProgram } from "./program.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};
/** Milliseconds that a command has to end what it has begun. What it has booked is found again. */
const grace = 2_000;

const ending = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(name, () => {
    process.exitCode = 130;
    setTimeout(() => process.exit(130), grace).unref();
    ending.abort(new DOMException("The command was interrupted.", "AbortError"));
  });
}

// Whoever reads may have had enough (`| head`): what was begun is ended, and nothing more is said.
process.stdout.on("error", () => ending.abort(new DOMException("Nobody reads on.", "AbortError")));
process.stderr.on("error", () => undefined);

const program = createProgram(version, ending.signal);
try {
  const [, , first, ...rest] = process.argv;
  throwInsteadOfEnding(program);
  await describeCompletion(program, first === "complete");
  if (first === "devnet") {
    // Its options are its own, whatever this program's are called.
    const { devnet } = await import("./commands/devnet.ts");
    await devnet(rest, ending.signal);
  } else {
    await program.parseAsync();
  }
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    // It has told people already; whoever asked for JSON gets that, too.
    if (error.exitCode !== 0 && process.argv.includes("--json")) await sayUsage(error);
  } else {
    const [{ createOutput }, { toExitCode }] = await Promise.all([
      import("./output/Output.ts"),
      import("./output/exitCode.ts"),
    ]);
    createOutput({ json: program.opts().json === true, quiet: false }).failure(error);
    process.exitCode = await toExitCode(error);
  }
}

async function sayUsage({ message }: CommanderError): Promise<void> {
  const { toJsonText } = await import("./output/Output.ts");
  const [said = ""] = message.replace(/^error: /, "").split("\n");
  process.stdout.write(`${toJsonText({ error: { name: "UsageError", message: said } })}\n`);
}

/** Lets every command throw where the library would end the process. */
function throwInsteadOfEnding(command: Command): void {
  command.exitOverride();
  for (const each of command.commands) throwInsteadOfEnding(each);
}

/**
 * Lets a shell complete the command line: `abba complete bash` prints what the shell is to load, and what that asks is
 * answered from the program's own description. For anything else the library is not loaded.
 */
async function describeCompletion(described: Command, isAsked: boolean): Promise<void> {
  if (isAsked) {
    const { default: tab } = await import("@bomb.sh/tab/commander");
    tab(described);
    return;
  }
  described
    .command("complete")
    .description("print what a shell loads to complete this command: zsh, bash, fish or powershell")
    .argument("<shell>");
}
