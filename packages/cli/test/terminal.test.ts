import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { spawn } from "@lydell/node-pty";
import type { Command } from "commander";
import { afterAll, expect, test } from "vitest";
import { printable } from "../src/output/printable.ts";
import { createProgram } from "../src/program.ts";
import { abbaCommand, runAbba } from "./support/runAbba.ts";

/** Runs the command in a pseudo-terminal. */
function runInTerminal(
  args: readonly string[],
  options: {
    readonly env?: Record<string, string>;
    readonly onOutput?: (write: (keys: string) => void) => void;
  } = {},
): Promise<{ readonly code: number; readonly shown: string }> {
  const terminal = spawn(process.execPath, [...abbaCommand, ...args], {
    cols: 200,
    rows: 50,
    env: { PATH: process.env.PATH ?? "", TERM: "xterm-256color", ...options.env },
  });
  let shown = "";
  terminal.onData((data) => {
    shown += data;
    options.onOutput?.((keys) => terminal.write(keys));
  });
  return new Promise((resolve) => {
    terminal.onExit(({ exitCode }) => resolve({ code: exitCode, shown }));
  });
}

async function newHome(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "abba-home-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function namesOf(command: Command, prefix: readonly string[] = []): string[][] {
  return command.commands.flatMap((each) => {
    const name = [...prefix, each.name()];
    return [name, ...namesOf(each, name)];
  });
}

test("default: every command has help, the same in a terminal and in a pipe", async () => {
  // The local network's command has help of its own.
  const program = createProgram("1.0.0", new AbortController().signal);
  const names = namesOf(program).filter(([first]) => first !== "devnet");
  expect(names.length).toBeGreaterThan(30);
  for (const name of names) {
    const [inTerminal, piped] = await Promise.all([
      runInTerminal([...name, "--help"]),
      runAbba([...name, "--help"]),
    ]);
    expect([name, inTerminal.code, piped.code]).toEqual([name, 0, 0]);
    expect(piped.stdout).toContain(`Usage: abba ${name.join(" ")}`);
    const words = (text: string) => stripVTControlCharacters(text).split(/\s+/).join(" ").trim();
    expect(words(inTerminal.shown)).toBe(words(piped.stdout));
  }
});

test("behavior: colours are for terminals, unless nobody wants them", async () => {
  const env = { ABBA_HOME: await newHome() };
  const red = "\u001b[31m";
  expect(await runInTerminal(["inspect"], { env })).toMatchObject({
    code: 3,
    shown: expect.stringContaining(red),
  });
  const plain = await runInTerminal(["inspect"], { env: { ...env, NO_COLOR: "1" } });
  expect(plain.shown).not.toContain(red);
  expect((await runAbba(["inspect"], { env })).stderr).not.toContain("\u001b");
});

test.each([["import"], ["deliver", "txn_1"], ["platform", "connect", "--api-key-file", "-"]])(
  "error: %s does not wait at a terminal for what is to be piped in",
  async (...args) => {
    const { code, shown } = await runInTerminal(args, { env: { ABBA_HOME: await newHome() } });
    expect({ code, shown }).toMatchObject({ code: 2, shown: expect.stringContaining("is a terminal") });
  },
);

test.each([
  ["no JSON", '{ "version": 1, "secret": "s3cr3t'],
  ["of another form", '{ "version": 1, "profiles": {}, "secret": "s3cr3t" }'],
])("error: settings that are %s are said to be broken, and their content is not shown", async (_, text) => {
  const ABBA_HOME = await newHome();
  await writeFile(join(ABBA_HOME, "settings.json"), text, { mode: 0o600 });
  for (const args of [["status"], ["profile", "list"], ["doctor"]]) {
    const { code, stdout, stderr } = await runAbba(args, { env: { ABBA_HOME } });
    expect([args, code]).toEqual([args, 2]);
    expect(stderr).toContain("settings");
    expect(stdout + stderr).not.toContain("s3cr3t");
  }
});

test("error: a home that cannot be written is named, with what to do", async () => {
  const folder = await newHome();
  await writeFile(join(folder, "file"), "");
  const ABBA_HOME = join(folder, "file", "home");
  const { code, stderr } = await runAbba(["profile", "set", "x", "agent=y"], { env: { ABBA_HOME } });
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining("ABBA_HOME") });
  const relative = await runAbba(["status"], { env: { ABBA_HOME: "relative" } });
  expect(relative).toMatchObject({ code: 2 });
});

test("error: a key's file that holds something else is said to be damaged, and not shown", async () => {
  const ABBA_HOME = await newHome();
  const folder = join(ABBA_HOME, "agents", "default");
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, "grant.json"),
    '{"version":1,"kind":"key","serializedSessionKey":5,"x":"s3cr3t"}',
    {
      mode: 0o600,
    },
  );
  const { code, stdout, stderr } = await runAbba(["--json", "inspect"], { env: { ABBA_HOME } });
  expect(code).toBe(1);
  expect(stdout + stderr).not.toContain("s3cr3t");
});

test("behavior: Ctrl-C ends a server that waits at a terminal, with the code of an interruption", async () => {
  const token = join(await newHome(), "token");
  await writeFile(token, "a token", { mode: 0o600 });
  let isPressed = false;
  const { code } = await runInTerminal(["mcp", "--http", "--token-file", token], {
    env: { ABBA_HOME: await newHome() },
    onOutput: (write) => {
      if (!isPressed) write("\u0003");
      isPressed = true;
    },
  });
  expect(code).toBe(130);
});

test.each([
  ["a title of the window", "\u001b]0;owned\u0007"],
  ["a cursor that goes up", "\u001b[3A\u001b[2K"],
  ["writing that turns round", "\u202eevil"],
  ["a C1 control", "\u009b31m"],
  ["a carriage return", "paid\rfree"],
])("behavior: %s in a text from outside is shown, not obeyed", (_, text) => {
  const shown = printable(`before ${text} after\n\tkept`);
  expect(shown).toMatch(/\\u[0-9a-f]{4}/);
  expect(shown).not.toMatch(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
  expect(shown).toContain("after\n\tkept");
});
