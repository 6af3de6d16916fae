import { type Chain, createPublicClient, http, type PublicClient, type Transport, zeroAddress } from "viem";
import { type BundlerClient, createBundlerClient, createPaymasterClient } from "viem/account-abstraction";
import { getBalance, getChainId } from "viem/actions";
import { ChainMismatchError, EndpointMissingError } from "../../chains/errors.ts";
import type { Network } from "../../chains/resolveNetwork.ts";
import type { Logger } from "../../logger/Logger.ts";
import { PaymasterNotAllowedError } from "../errors/budgetErrors.ts";
import { SessionExpiredError } from "../errors/lifecycleErrors.ts";
import { toSessionError } from "../errors/toSessionError.ts";
import { readChainTime } from "../kernel/readChainTime.ts";
import { toSessionAccount } from "../kernel/toSessionAccount.ts";
import { toSessionPlugin } from "../kernel/toSessionPlugin.ts";
import type { PaymentLane } from "../payments/slotOrder.ts";
import type { DeserializedSessionKey } from "../serialized/deserializeSessionKey.ts";
import { estimateFees } from "./estimateFees.ts";
import { InstallGate } from "./InstallGate.ts";
import { NonceLanes } from "./NonceLanes.ts";
import { SessionClient } from "./SessionClient.ts";
import { Turns } from "./Turns.ts";

/**
 * Who pays for gas: the account in ETH, the account in USDC through a paymaster, a paymaster, or whatever works
 * (`"auto"`: the account if it has ETH, else the paymaster if there is one and the terms allow it).
 */
export type GasStrategy = "self-funded" | "erc20" | "sponsored" | "auto";

/** How an opened session behaves. */
export interface OpenSessionOptions {
  readonly gasStrategy: GasStrategy;
  readonly logger: Logger | undefined;
  readonly timeout: number;
  readonly pollingInterval: number;
  readonly nonceLane: number;
  readonly paymentLane: PaymentLane | undefined;
}

/**
 * Opens a session on a network.
 *
 * @param session - The session.
 * @param network - Where its chain, bundler and paymaster are.
 * @param options - How it behaves.
 * @returns What the agent works with.
 */
export async function openSession(
  session: DeserializedSessionKey,
  network: Network,
  options: OpenSessionOptions,
): Promise<SessionClient> {
  const { chain, rpcUrl, bundlerUrl } = network;
  const redeems = session.grant.executor === "redeem";
  if (bundlerUrl === undefined && !redeems) throw new EndpointMissingError("bundlerUrl");
  const { timeout, pollingInterval, logger, gasStrategy } = options;
  const publicClient = createPublicClient({ chain, transport: http(rpcUrl), pollingInterval });
  await checkChain(publicClient, session);
  const paymaster = redeems ? {} : await choosePaymaster(publicClient, session, network, gasStrategy);
  const bundlerClient: BundlerClient<Transport, Chain> = createBundlerClient({
    chain,
    client: publicClient,
    // Nothing is sent there by a session that redeems. Few and short tries: whoever waits for an operation looks again by itself.
    transport: http(bundlerUrl ?? rpcUrl, { retryCount: 1, timeout: 10_000 }),
    pollingInterval,
    ...paymaster,
    userOperation: { estimateFeesPerGas: () => estimateFees(bundlerClient, publicClient) },
  });
  const plugin = toSessionPlugin(publicClient, session);
  const account = await toSessionAccount(publicClient, session, plugin);
  return new SessionClient({
    session,
    plugin,
    account,
    publicClient,
    bundlerClient,
    lanes: new NonceLanes(options.nonceLane),
    gate: new InstallGate(() => plugin.isInstalled()),
    turns: new Turns(),
    paymentLane: options.paymentLane,
    logger,
    timeout,
    pollingInterval,
  });
}

async function checkChain(
  client: PublicClient<Transport, Chain>,
  session: DeserializedSessionKey,
): Promise<void> {
  const expected = session.grant.chainId;
  const actual = await getChainId(client).catch((error: unknown) => {
    throw toSessionError(error);
  });
  if (actual !== expected) throw new ChainMismatchError({ subject: "node", expected, actual });
  const { validUntil } = session.terms;
  if ((await readChainTime(client)) > validUntil) throw new SessionExpiredError({ validUntil });
}

async function choosePaymaster(
  client: PublicClient<Transport, Chain>,
  { grant, terms }: DeserializedSessionKey,
  { paymasterUrl }: Network,
  strategy: GasStrategy,
) {
  if (strategy === "self-funded") return {};
  const allowed = terms.paymaster !== "none";
  if (strategy === "auto") {
    if (paymasterUrl === undefined || !allowed) return {};
    if ((await getBalance(client, { address: grant.account })) > 0n) return {};
  }
  if (paymasterUrl === undefined) throw new EndpointMissingError("paymasterUrl");
  if (!allowed) throw new PaymasterNotAllowedError({ paymaster: zeroAddress });
  const paymaster = createPaymasterClient({ transport: http(paymasterUrl) });
  return strategy === "erc20"
    ? { paymaster, paymasterContext: { token: grant.contracts.usdc } }
    : { paymaster };
}
