import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { quantile } from "../latency/quantile.ts";
import { repositoryRoot } from "../repositoryRoot.ts";

const execute = promisify(execFile);

/** Milliseconds of work that importing the SDK may take beyond importing viem alone. */
export const coldImportLimit = 350;

/** Times that each is imported: the middle counts. */
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
  const differences: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    differences.push((await timeOf("@abbababa/sdk")) - (await timeOf("viem")));
  }
  return Math.round(quantile(differences, 0.5));
}
