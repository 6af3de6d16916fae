import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openStore } from "../../src/store/openStore.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of a store with a schema and nothing in it, to be copied: making one takes seconds. */
    readonly storeTemplate: string;
  }
}

/** Makes the template for all test files. */
export async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), "abba-platform-template-"));
  const store = await openStore({ dataDir: folder, poolSize: 1, onLost: () => {} });
  await store.close();
  project.provide("storeTemplate", folder);
  return () => rm(folder, { recursive: true, force: true });
}

/** A store of the test's own. */
export async function copyStore(template: string) {
  const folder = await mkdtemp(join(tmpdir(), "abba-platform-"));
  await cp(template, folder, { recursive: true });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
