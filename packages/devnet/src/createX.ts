import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Hex, isHex, parseEther, type TransactionSerialized } from "viem";
import { addresses } from "./addresses.ts";
import type { DevnetClient } from "./client.ts";
import { hasCode } from "./deployAt.ts";
import { SetupError } from "./errors.ts";
import { waitForReceipt } from "./waitForReceipt.ts";

/** Whose signature the pre-signed deployment of CreateX carries. */
const presigner = "0xeD456e05CaAb11d66C4c797dD6c1D6f9A7F352b5";

/**
 * Deploys CreateX, through which Ignition's create2 strategy deploys, by the transaction its authors signed once for
 * every chain. Ignition sends it by itself to Hardhat's own chain id only.
 */
export async function deployCreateX(client: DevnetClient): Promise<void> {
  if (await hasCode(client, addresses.createX)) return;
  await client.setBalance({ address: presigner, value: parseEther("0.4") });
  const hash = await client.sendRawTransaction({ serializedTransaction: await readPresignedTransaction() });
  await waitForReceipt(client, hash);
  if (!(await hasCode(client, addresses.createX)))
    throw new SetupError("CreateX did not land at its address.");
}

/** Reads the transaction where Ignition keeps it: a module that its package does not export. */
async function readPresignedTransaction(): Promise<TransactionSerialized> {
  const ignition = dirname(
    createRequire(import.meta.url).resolve("@nomicfoundation/ignition-core/package.json"),
  );
  const path = join(ignition, "dist/src/internal/execution/strategy/createx-artifact.js");
  const module: { presignedTx?: Hex } = await import(pathToFileURL(path).href);
  if (!isHex(module.presignedTx)) throw new SetupError(`No pre-signed CreateX transaction in ${path}.`);
  return module.presignedTx as TransactionSerialized;
}
