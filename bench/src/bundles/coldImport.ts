import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { quantile } from "../latency/quantile.ts";
import { repositoryRoot } from "../repositoryRoot.ts";

const execute = promisify(execFile);

/** Milliseconds that importing the SDK may take longer than importing viem alone. */
export const coldImportLimit = 350;

/** Times that each is imported: the middle counts. */
const rounds = 7;

/** Milliseconds that an import takes in a new process. */
async function timeOf(name: string): Promise<number> {
  const code = `const t = performance.now(); await import(${JSON.stringify(name)}); console.log(performance.now() - t)`;
  const { stdout } = await execute(process.execPath, ["--input-type=module", "-e", code], {
    cwd: `${repositoryRoot}/bench`,
  });
  return Number(stdout);
}

/**
 * Measures how much longer the SDK takes to be imported than what it uses of viem.
 *
 * @returns Milliseconds.
 */
export async function measureColdImport(): Promise<number> {
  const differences: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    differences.push((await timeOf("@abbababa/sdk")) - (await timeOf("viem")));
  }
  return Math.round(quantile(differences, 0.5));
}
