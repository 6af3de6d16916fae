import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { DataDirInUseError } from "../errors.ts";

/** The process that has a folder. */
const holderSchema = z.strictObject({
  host: z.string(),
  pid: z.int().positive(),
  /** When it started, in milliseconds: in a container the next process often has the same number. */
  started: z.number(),
});

type Holder = z.infer<typeof holderSchema>;

const self: Holder = { host: hostname(), pid: process.pid, started: Math.round(performance.timeOrigin) };

/** Milliseconds in which a lock is written or taken over. */
const writing = 100;

/** Milliseconds after which whoever was taking a lock over is taken to have died. */
const abandoned = 10_000;

/**
 * Takes a folder for this process: the embedded database must not be opened twice. Of a process on another host, or in
 * another container, it cannot be told whether it lives: it is taken to.
 *
 * @param folder - It must exist.
 * @returns Gives it back.
 * @throws {DataDirInUseError} when a process has it that may be alive.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, "platform.lock");
  while (!(await create(path))) {
    const text = await read(path);
    const holder = toHolder(text);
    if (holder !== undefined && mayLive(holder)) throw new DataDirInUseError(folder, holder, path);
    if (await takeOver(path, text)) break;
    await wait(writing);
  }
  return () => rm(path, { force: true });
}

async function create(path: string): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(self), { flag: "wx" });
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

async function read(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => "");
  if (text !== "") return text;
  await wait(writing);
  return readFile(path, "utf8").catch(() => "");
}

function toHolder(text: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function mayLive({ host, pid, started }: Holder): boolean {
  if (host !== self.host) return true;
  if (pid === self.pid) return started === self.started;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}

/**
 * Takes a dead process's lock over. Several may try: one at a time looks again, and puts its own in place of it, so that
 * there is always one and nobody creates one meanwhile.
 *
 * @returns Whether it is this process's now.
 */
async function takeOver(path: string, text: string): Promise<boolean> {
  const taking = `${path}.taking`;
  if (!(await create(taking))) {
    const age = await stat(taking).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > abandoned) await rm(taking, { force: true });
    return false;
  }
  const isDeadStill = (await read(path)) === text;
  if (isDeadStill) await rename(taking, path);
  else await rm(taking, { force: true });
  return isDeadStill;
}

const hasCode = (error: unknown, code: string) =>
  error instanceof Error && "code" in error && error.code === code;
