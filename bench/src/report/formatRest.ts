import { codeSizeLimit, type SizeRow } from "../contracts/measureSizes.ts";
import type { Environment } from "../environment.ts";
import type { EscrowRow } from "../escrow/measureEscrow.ts";
import type { Latency } from "../latency/measureLatency.ts";
import { formatTable } from "./formatTable.ts";

/** Deployed bytes against the limit. */
export function formatSizes(rows: readonly SizeRow[]): string {
  return formatTable(
    ["contract", "deployed bytes", "limit", "of limit", "creation bytes"],
    rows.map(({ contract, deployedBytes, creationBytes }) => [
      contract,
      deployedBytes,
      codeSizeLimit,
      `${((deployedBytes / codeSizeLimit) * 100).toFixed(1)} %`,
      creationBytes,
    ]),
  );
}

/** Gas of each function. */
export function formatEscrow(rows: readonly EscrowRow[]): string {
  return formatTable(
    ["escrow function", "gas"],
    rows.map(({ name, gas }) => [name, gas]),
  );
}

/** How long things take. */
export function formatLatency({ devnetStart, grant, firstOperation, steadyOperation }: Latency): string {
  const { p50, p90, count } = steadyOperation;
  return formatTable(
    ["step", "ms"],
    [
      ["devnet start", devnetStart],
      ["grant (createSessionKey)", grant],
      ["first operation: create account, install session, buy", firstOperation],
      [`steady operation, p50 of ${count}`, p50],
      [`steady operation, p90 of ${count}`, p90],
    ],
  );
}

/** Chain, compiler and versions. */
export function formatEnvironment({ chain, compiler, packages, node }: Environment): string {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return [
    ...(chain ? [`chain     id ${chain.id}, ${chain.client}, hard fork ${chain.hardfork}`] : []),
    `compiler  solc ${compiler.version} ${JSON.stringify(compiler.settings)}`,
    `packages  ${versions.join(", ")}, node ${node}`,
  ].join("\n");
}
