import { fileURLToPath } from "node:url";

/**
 * Path of a module beside this one, as source or as built, whichever is running.
 *
 * @param name - File name without extension.
 */
export function siblingModule(name: string): string {
  const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  return fileURLToPath(new URL(`./${name}${extension}`, import.meta.url));
}
