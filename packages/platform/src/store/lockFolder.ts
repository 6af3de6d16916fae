import { type FileHandle, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DataDirInUseError } from "../errors.ts";

/**
 * Takes a folder for this process: the embedded database must not be opened twice.
 *
 * @param folder - It must exist.
 * @returns Gives it back.
 * @throws {DataDirInUseError} when a living process has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, "platform.lock");
  let file = await create(path);
  if (file === undefined) {
    const holder = Number(await readFile(path, "utf8").catch(() => ""));
    if (isAlive(holder)) throw new DataDirInUseError(folder, holder);
    await rm(path, { force: true });
    file = await create(path);
    if (file === undefined) throw new DataDirInUseError(folder, holder);
  }
  await file.writeFile(String(process.pid));
  await file.close();
  return () => rm(path, { force: true });
}

async function create(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, "wx");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
