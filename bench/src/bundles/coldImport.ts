import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { repositoryRoot } from "../repositoryRoot.ts";

const execute = promisify(execFile);

/** Milliseconds of work that importing the SDK may take beyond importing viem alone. */
export const coldImportGoal = 350;

/** Times that each is imported: the least counts, as others' work only adds to it. */
const rounds = 7;

/** Milliseconds of the processor that an import takes in a new process: unlike the clock's, others' work is not in them. */
async function timeOf(name: string): Promise<number> {
  const code = `await import(${JSON.stringify(name)}); const { user, system } = process.cpuUsage(); console.log((user + system) / 1000)`;
  const { stdout } = await execute(process.execPath, ["--input-type=module", "-e", code], {
    cwd: `${repositoryRoot}/bench`,
  });
  return Number(stdout);
}

/**
 * Measures how much more work it is to import the SDK than to import viem.
 *
 * @returns Milliseconds of the processor.
 */
export async function measureColdImport(): Promise<number> {
  let [ours, bare] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < rounds; round += 1) {
    ours = Math.min(ours, await timeOf("@abbababa/sdk"));
    bare = Math.min(bare, await timeOf("viem"));
  }
  return Math.round(ours - bare);
}
