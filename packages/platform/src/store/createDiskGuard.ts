import { statfs } from "node:fs/promises";

/** Bytes that are left free: what is under way, and what ends it, still has room. */
const leftFree = 64 * 1024 ** 2;

/** Milliseconds for which a look holds. */
const holds = 1_000;

/**
 * Watches the disk of a folder: the embedded database does not survive a full one, so that nothing is written any more
 * before it is.
 *
 * @param folder - On the disk.
 * @returns Whether it is as good as full now.
 */
export function createDiskGuard(folder: string): () => Promise<boolean> {
  let seen: { readonly at: number; readonly isFull: Promise<boolean> } | undefined;
  const look = async () => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < leftFree;
  };
  return () => {
    if (seen === undefined || performance.now() - seen.at > holds)
      seen = { at: performance.now(), isFull: look() };
    return seen.isFull;
  };
}
