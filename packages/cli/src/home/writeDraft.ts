import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file that is about to get its name, whole and onto the disk; its owner alone may read it.
 *
 * @param draft - A path that no file has. Its folder is made when it is not there.
 * @param text - What it shall hold.
 */
export async function writeDraft(draft: string, text: string): Promise<void> {
  await mkdir(dirname(draft), { recursive: true, mode: 0o700 });
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
