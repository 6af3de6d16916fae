import { randomUUID } from "node:crypto";
import { readFile, rename, rm, stat } from "node:fs/promises";
import { HomeError } from "../errors.ts";
import { writeDraft } from "./writeDraft.ts";

/**
 * Writes a file that its owner alone may read, in one step: it is there whole, or as it was before.
 *
 * @param path - Its folder is made when it is not there.
 * @param text - What it shall hold.
 * @throws {HomeError} when the disk is full or the folder may not be written.
 */
export async function writeSecureFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeDraft(draft, text);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw new HomeError(path, `could not be written (${codeOf(error)})`, adviceOf(error));
  }
}

/**
 * Reads a file that its owner alone may read.
 *
 * @param path - Where.
 * @returns Its text; `undefined` when it is not there.
 * @throws {HomeError} when others may read it, or it cannot be read.
 */
export async function readSecureFile(path: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new HomeError(path, "may be read by others", `Restrict it: chmod 600 ${path}`);
    }
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof HomeError) throw error;
    if (codeOf(error) === "ENOENT") return undefined;
    throw new HomeError(path, `could not be read (${codeOf(error)})`, adviceOf(error));
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}

function adviceOf(error: unknown): string {
  const code = codeOf(error);
  if (["ENOSPC", "EDQUOT", "EFBIG"].includes(code))
    return "The disk is full. Free some space, then repeat the command.";
  if (code === "EROFS" || code === "EACCES" || code === "EPERM") {
    return "The folder cannot be read or written. Name another one with `ABBA_HOME`.";
  }
  return "Name another folder by `ABBA_HOME`.";
}
