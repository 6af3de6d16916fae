import { z } from "zod";
import { deriveKeys } from "../accounts.ts";
import { createChain, createDevnetClient, type DevnetClient } from "../client.ts";
import { DevnetUnreachableError, NotADevnetError, OptionsInvalidError } from "../errors.ts";
import { fundEth } from "../fundEth.ts";
import { fundUsdc } from "../fundUsdc.ts";
import { rpcRequest } from "../rpc.ts";
import type { Faucet } from "./funding.ts";

/** A devnet that another process runs. */
export interface Connection extends Faucet {
  readonly client: DevnetClient;
}

/**
 * Connects to a running devnet.
 *
 * @param rpcUrl - HTTP endpoint of its chain.
 * @throws {OptionsInvalidError | DevnetUnreachableError | NotADevnetError}
 */
export async function connect(rpcUrl: string): Promise<Connection> {
  if (!z.url({ protocol: /^https?$/ }).safeParse(rpcUrl).success)
    throw new OptionsInvalidError(["rpc-url: an http(s) URL is expected."]);
  // The path of a hosted endpoint carries its key: the origin is all that is named.
  const { origin } = new URL(rpcUrl);
  const [version, chainId] = await Promise.all([
    rpcRequest(rpcUrl, "web3_clientVersion"),
    rpcRequest(rpcUrl, "eth_chainId"),
  ]).catch((cause: unknown) => {
    throw new DevnetUnreachableError(origin, cause);
  });
  if (typeof version !== "string" || !version.startsWith("anvil/")) throw new NotADevnetError(origin);
  const client = createDevnetClient(createChain(Number(chainId), rpcUrl));
  const { deployer } = deriveKeys();
  return {
    client,
    fundEth: (address, amount) => fundEth(client, address, amount),
    fundUsdc: (address, amount) => fundUsdc(client, deployer, address, amount),
  };
}
