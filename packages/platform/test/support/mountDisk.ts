import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk of its own; `undefined` for who may not mount one (it takes root). */
export async function mountDisk(megabytes: number) {
  const folder = await mkdtemp(join(tmpdir(), "abba-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    await rm(folder, { recursive: true });
    return undefined;
  }
  await chmod(folder, 0o755);
  const ballast = join(folder, "ballast");
  return {
    folder,
    async fill() {
      const { bavail, bsize } = await statfs(folder);
      await writeFile(ballast, Buffer.alloc(Math.floor(bavail * bsize * 0.98)));
    },
    empty: () => rm(ballast),
    async [Symbol.asyncDispose]() {
      execFileSync("umount", [folder]);
      await rm(folder, { recursive: true });
    },
  };
}
