import type { NetworkOptions } from "./chain/createEscrowChain.ts";
import { toAddress, wholeNumber } from "./cliValues.ts";
import { OptionsInvalidError } from "./errors.ts";
import { toChain } from "./readConfig.ts";

/** The command line's options of chains. */
export interface NetworkArguments {
  readonly chain?: string | undefined;
  readonly "rpc-url"?: string | undefined;
  readonly "escrow-address"?: string | undefined;
  readonly "usdc-address"?: string | undefined;
  readonly confirmations?: string | undefined;
  readonly "start-block"?: string | undefined;
}

/** Any of these says which chain is meant, in place of those of a file. */
const naming = ["chain", "rpc-url", "escrow-address", "usdc-address"] as const;

/**
 * Reads which chains are served: the one that flags name, else those of the file, of which flags still say from when an
 * event counts and where reading begins.
 *
 * @param values - The options.
 * @param rpcUrl - From the environment, for the chain that flags name.
 * @param ofFile - Chains of a config file, if it names any.
 * @throws {OptionsInvalidError}
 */
export function readNetworks(
  values: NetworkArguments,
  rpcUrl: string | undefined,
  ofFile: readonly NetworkOptions[] | undefined,
): readonly NetworkOptions[] {
  const confirmations = wholeNumber("--confirmations", values.confirmations);
  const startBlock = wholeNumber("--start-block", values["start-block"]);
  const said = {
    ...(confirmations !== undefined && { confirmations }),
    ...(startBlock !== undefined && { startBlock: BigInt(startBlock) }),
  };
  if (ofFile === undefined || naming.some((name) => values[name] !== undefined)) {
    const url = values["rpc-url"] ?? rpcUrl;
    const addresses = {
      abbaBabaEscrow: toAddress("--escrow-address", values["escrow-address"]),
      usdc: toAddress("--usdc-address", values["usdc-address"]),
    };
    return [{ chain: toChain(values.chain ?? "base-sepolia", url), rpcUrl: url, addresses, ...said }];
  }
  if (startBlock !== undefined && ofFile.length > 1) {
    throw new OptionsInvalidError([
      "--start-block: each chain has blocks of its own, and the file names several chains. Write startBlock there",
    ]);
  }
  return ofFile.map((network) => ({ ...network, ...said }));
}
