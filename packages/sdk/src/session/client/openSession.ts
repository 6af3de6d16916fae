import type { Chain, PublicClient, Transport } from "viem";
import { type BundlerClient, createBundlerClient } from "viem/account-abstraction";
import type { AccountUnsupportedError } from "../../accounts/accountErrors.ts";
import {
  type ChainMismatchError,
  type ContractsMissingError,
  EndpointMissingError,
} from "../../chains/chainErrors.ts";
import type { Network } from "../../chains/resolveNetwork.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import type { Logger } from "../../logger/Logger.ts";
import { UseWatch } from "../../logger/UseWatch.ts";
import { toDoor } from "../door/toDoor.ts";
import { toDoorAccount } from "../door/toDoorAccount.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import { type PeriodBoundaryError, SessionExpiredError } from "../errors/lifecycleErrors.ts";
import type { CallsTooManyError } from "../errors/operationErrors.ts";
import type { SessionCannotSignError } from "../errors/signerErrors.ts";
import type { PaymasterAnswerInvalidError } from "../errors/sponsorshipErrors.ts";
import type { ToSessionErrorType } from "../failures/toSessionError.ts";
import type { GrantDifference } from "../GrantDifference.ts";
import type { GasCaps } from "../gas/checkGas.ts";
import { choosePaymaster, type GasStrategy, type PaymasterHeaders } from "../gas/choosePaymaster.ts";
import { estimateFees } from "../gas/estimateFees.ts";
import type { VerifyGrantErrorType } from "../grant/verifyGrant.ts";
import { verifyGrantOf } from "../grant/verifyGrantOf.ts";
import type { HeldSession } from "../HeldSession.ts";
import { checkDeployed } from "../node/checkDeployed.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { readChainTime } from "../node/readChainTime.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { toTransport } from "../node/toTransport.ts";
import { InstallGate } from "../operation/InstallGate.ts";
import { NonceLanes } from "../operation/NonceLanes.ts";
import type { SessionContext } from "../operation/SessionContext.ts";
import { Turns } from "../operation/Turns.ts";
import type { PaymentLane } from "../PaymentLane.ts";
import { type NextSession, SessionClient } from "./SessionClient.ts";

/** How an opened session behaves. */
export interface OpenSessionOptions {
  readonly gasStrategy: GasStrategy;
  /** For the paymaster's service alone. */
  readonly paymasterHeaders: PaymasterHeaders | undefined;
  readonly gasCaps: GasCaps;
  readonly logger: Logger | undefined;
  readonly timeout: number;
  readonly pollingInterval: number;
  readonly nonceLane: number;
  readonly paymentLane: PaymentLane | undefined;
  readonly differences: readonly GrantDifference[] | undefined;
  /** Asks for what the session lacks, and opens what was granted in its place. */
  readonly next: NextSession;
}

/** What {@link openSession} can throw. */
export type OpenSessionErrorType =
  | ToSessionErrorType
  | VerifyGrantErrorType
  | AccountUnsupportedError
  | AnswerMalformedError
  | CallsTooManyError
  | ChainMismatchError
  | ContractsMissingError
  | EndpointMissingError
  | PartNotLoadedError
  | PaymasterAnswerInvalidError
  | PeriodBoundaryError
  | SessionCannotSignError;

/**
 * Opens a session on a network.
 *
 * @param session - The session.
 * @param network - Where its chain, bundler and paymaster are.
 * @param options - How it behaves.
 * @returns What the agent works with.
 */
export async function openSession(
  session: HeldSession,
  network: Network,
  options: OpenSessionOptions,
): Promise<SessionClient> {
  const { chain, rpcUrl, bundlerUrl } = network;
  const redeems = session.grant.executor === "redeem";
  if (bundlerUrl === undefined && !redeems) throw new EndpointMissingError("bundlerUrl");
  const { timeout, pollingInterval, logger } = options;
  const publicClient = toPublicClient(network, pollingInterval);
  await checkNodeChain(publicClient, session.grant.chainId);
  await checkDeployed(publicClient, network, ["entryPoint", "spendCap"]);
  await checkNotExpired(publicClient, session);
  if (session.grant.selection !== undefined) await verifyGrantOf(publicClient, session);
  const paymaster = redeems ? {} : await choosePaymaster(publicClient, session, network, options);
  const bundlerClient: BundlerClient<Transport, Chain> = createBundlerClient({
    chain,
    client: publicClient,
    // Nothing is sent there by a session that redeems. Few and short tries: whoever waits for an operation looks again by itself.
    transport: toTransport(bundlerUrl ?? rpcUrl, "bundler", { retryCount: 1, timeout: 10_000 }),
    pollingInterval,
    ...paymaster,
    userOperation: { estimateFeesPerGas: () => estimateFees(bundlerClient, publicClient) },
  });
  const door = toDoor(publicClient, session);
  const account = await toDoorAccount(publicClient, door);
  const context: SessionContext = {
    session,
    door,
    account,
    publicClient,
    bundlerClient,
    lanes: new NonceLanes(options.nonceLane),
    gate: new InstallGate(door.isInstalled),
    turns: new Turns(),
    paymentLane: options.paymentLane,
    gasCaps: options.gasCaps,
    logger,
    watch: new UseWatch(),
    timeout,
    pollingInterval,
    differences: options.differences,
  };
  return new SessionClient(context, options.next);
}

async function checkNotExpired(
  client: PublicClient<Transport, Chain>,
  { terms: { validUntil } }: HeldSession,
): Promise<void> {
  if ((await readChainTime(client)) > validUntil) throw new SessionExpiredError({ validUntil });
}
