import { link, mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** Whether an error of the file system is of a kind. */
function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** Reads a file; `undefined` when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Names in a folder; none when there is no folder. */
export async function listNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}

/** When a file was written, in milliseconds since 1970; of one that is gone, now. */
export async function writtenAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return Date.now();
    throw error;
  }
}

/**
 * Writes a file that will get its name, or names, by {@link nameFile}: until then nobody looks at it.
 *
 * @param folder - On the same file system as its names.
 * @param text - What it holds; on the disk when this resolves.
 */
export async function writeNameless(folder: string, text: string): Promise<string> {
  const path = join(folder, crypto.randomUUID());
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return path;
}

/**
 * Gives a file a name, unless there is one of that name: of all who try, in any process, one succeeds. A crash leaves
 * the name there or not there, never a part of the file.
 *
 * @returns Whether it is this file's name now.
 */
export async function nameFile(file: string, folder: string, name: string): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await link(file, join(folder, name));
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
  await syncFolder(folder);
  return true;
}

/** Takes a name away. */
export async function dropName(folder: string, name: string): Promise<void> {
  await rm(join(folder, name), { force: true });
}

/** A new name is on the disk when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } catch (error) {
    // Windows writes folders by itself, and refuses to be asked.
    if (!hasCode(error, "EPERM") && !hasCode(error, "EISDIR")) throw error;
  } finally {
    await handle.close();
  }
}
