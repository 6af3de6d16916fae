import type { EIP1193Provider } from "@nomicfoundation/ignition-core";
import { type Hex, hexToNumber, keccak256 } from "viem";
import { createXAddress, createXCodeHash } from "./createX.ts";
import { DeployError } from "./errors.ts";
import type { DeployParameters } from "./parameters.ts";
import type { PlannedContract } from "./planDeployment.ts";
import { displayUrl, isDevelopmentNode } from "./rpc.ts";
import { isCodeOf } from "./runtimeCode.ts";

/**
 * Asks a node for its chain id.
 *
 * @param provider - The node.
 * @param rpcUrl - Its endpoint, for the message.
 * @throws {DeployError} when it does not answer.
 */
export async function readChainId(provider: EIP1193Provider, rpcUrl: string | undefined): Promise<number> {
  try {
    return hexToNumber(await provider.request({ method: "eth_chainId", params: [] }));
  } catch {
    // The cause is dropped: it quotes the URL, and a hosted endpoint's holds a key.
    throw new DeployError(
      `The RPC endpoint${rpcUrl === undefined ? "" : ` ${displayUrl(rpcUrl)}`} cannot be reached or does not answer eth_chainId.`,
    );
  }
}

/**
 * Refuses to put roles that nobody holds a key for onto a chain where money is real.
 *
 * @param provider - The node.
 * @param rpcUrl - Its endpoint, where it has one.
 * @param parameters - From `readParameters`.
 * @throws {DeployError} saying what to set.
 */
export async function checkPlaceholders(
  provider: EIP1193Provider,
  rpcUrl: string | undefined,
  { placeholders }: DeployParameters,
): Promise<void> {
  if (placeholders.length === 0 || (await isDevelopmentNode(provider, rpcUrl))) return;
  throw new DeployError(
    `${placeholders.join(", ")} ${placeholders.length === 1 ? "is still a placeholder" : "are still placeholders"} that nobody holds a key for: set real addresses in deploy/parameters/shared.json, run \`pnpm deploy:record\` and commit what it writes (only a development node on this machine is exempt).`,
  );
}

/**
 * Checks that CreateX is on the chain.
 *
 * @param provider - The node.
 * @throws {DeployError} when it is not there, or is something else.
 */
export async function checkCreateX(provider: EIP1193Provider): Promise<void> {
  const code = await readCode(provider, createXAddress);
  if (code === "0x") {
    throw new DeployError(`CreateX is not on this chain: there is no code at ${createXAddress}.`);
  }
  if (keccak256(code) !== createXCodeHash) {
    throw new DeployError(`What is at ${createXAddress} on this chain is not CreateX.`);
  }
}

/**
 * Finds out what is still to be deployed.
 *
 * @param provider - The node.
 * @param planned - From `planDeployment`.
 * @returns those without code at their addresses.
 * @throws {DeployError} when there is other code.
 */
export async function findMissing(
  provider: EIP1193Provider,
  planned: readonly PlannedContract[],
): Promise<readonly PlannedContract[]> {
  const codes = await Promise.all(planned.map(({ address }) => readCode(provider, address)));
  return planned.filter(({ name, address, artifact }, index) => {
    const code = codes[index] ?? "0x";
    if (code === "0x") return true;
    if (isCodeOf(code, artifact)) return false;
    throw new DeployError(`The code at ${address} is not that of ${name}: nothing can be deployed there.`);
  });
}

async function readCode(provider: EIP1193Provider, address: string): Promise<Hex> {
  return provider.request({ method: "eth_getCode", params: [address, "latest"] });
}
