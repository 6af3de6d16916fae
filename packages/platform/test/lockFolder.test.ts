import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DataDirInUseError } from "../src/index.ts";
import { lockFolder } from "../src/store/lockFolder.ts";

let folder: string;
let lock: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "abba-lock-"));
  lock = join(folder, "platform.lock");
});
afterEach(() => rm(folder, { recursive: true }));

/** What another process would have left there. */
const leave = (holder: object) =>
  writeFile(lock, JSON.stringify({ host: hostname(), pid: process.pid, started: 1, ...holder }));

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(child, "close");
  return child.pid ?? 0;
}

test("default: one at a time, and given back", async () => {
  const unlock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(DataDirInUseError);
  await unlock();
  expect(await readdir(folder)).toEqual([]);
  await (await lockFolder(folder))();
});

describe("left by a process that was killed", () => {
  test.each([
    ["with the number of this one, as in a container", async () => leave({})],
    ["with a number that nobody has", async () => leave({ pid: await deadPid() })],
    ["before it could be written", async () => writeFile(lock, "")],
    ["half written", async () => writeFile(lock, '{"host":')],
  ])("behavior: is taken: %s", async (_, left) => {
    await left();
    const unlock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(DataDirInUseError);
    await unlock();
  });

  test("behavior: of many that take it at once, one has it", async () => {
    const pid = await deadPid();
    for (let round = 0; round < 50; round++) {
      await leave({ pid });
      const taken = await Promise.allSettled(Array.from({ length: 16 }, () => lockFolder(folder)));
      const [unlock, ...more] = taken.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      expect(more).toHaveLength(0);
      expect(await readdir(folder)).toEqual(["platform.lock"]);
      await unlock?.();
    }
  });
});

test("behavior: one that died while it took over is waited for no longer than ten seconds", async () => {
  await leave({});
  const taking = `${lock}.taking`;
  await writeFile(taking, "");
  const longAgo = new Date(Date.now() - 9_500);
  await utimes(taking, longAgo, longAgo);
  const start = performance.now();
  const unlock = await lockFolder(folder);
  expect(performance.now() - start).toBeGreaterThan(400);
  expect(await readdir(folder)).toEqual(["platform.lock"]);
  await unlock();
});

describe("of a process that may live", () => {
  test.each([
    ["here", { pid: process.ppid }],
    ["on another host, whatever lives here", { host: "another", pid: 2 ** 22 + 1 }],
  ])("error: %s", async (_, holder) => {
    await leave(holder);
    const left = await readFile(lock, "utf8");
    await expect(lockFolder(folder)).rejects.toThrow(`delete ${lock}`);
    expect(await readFile(lock, "utf8")).toBe(left);
  });
});
