import { randomUUID } from "node:crypto";
import { link, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { HomeError } from "../errors.ts";
import { writeDraft } from "./writeDraft.ts";

/**
 * Writes a file that is written once: it gets its name in one step of the file system when it is whole on the disk. There
 * is no lock that a killed process could leave behind, and of two that race one finds the other's.
 *
 * @param path - Its folder is made when it is not there; its owner alone may read it.
 * @param text - What it shall hold.
 * @returns Whether the name was free; else nothing has changed.
 * @throws {HomeError} when the disk is full or the folder may not be written.
 */
export async function writeOnce(path: string, text: string): Promise<boolean> {
  const folder = dirname(path);
  const draft = join(folder, `${randomUUID()}.draft`);
  try {
    await writeDraft(draft, text);
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw new HomeError(
      path,
      "could not be written",
      "Nothing was sent. Free disk space, or name another folder with `ABBA_HOME`; then repeat.",
      error,
    );
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

/**
 * Reads a file that is written once.
 *
 * @returns Its text; `undefined` when it is not there.
 * @throws {HomeError} when it cannot be read.
 */
export async function readOnce(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw new HomeError(path, "could not be read", "Nothing was sent.", error);
  }
}

/** Lists the names in a folder; none when it is not there. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw new HomeError(folder, "could not be read", "Name another folder by `ABBA_HOME`.", error);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
