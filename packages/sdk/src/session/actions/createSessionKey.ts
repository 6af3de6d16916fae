import { type Address, createPublicClient, type Hex, http } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { accountOf } from "../../accounts/kernel/accountOf.ts";
import { readKernelVersion } from "../../accounts/kernel/readKernelVersion.ts";
import { entryPoint } from "../../accounts/toModularAccount.ts";
import { contractAddress } from "../../chains/contractAddresses.ts";
import { type NetworkParameters, networkNames, resolveNetwork } from "../../chains/resolveNetwork.ts";
import type { BaseError } from "../../errors/BaseError.ts";
import { type InvalidParametersError, parseWith } from "../../errors/InvalidParametersError.ts";
import { emitEvent } from "../../logger/emitEvent.ts";
import type { Logger } from "../../logger/Logger.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import { buildTerms } from "../grant/buildTerms.ts";
import { CreatedSessionKey } from "../grant/CreatedSessionKey.ts";
import { grantContracts } from "../grant/grantContracts.ts";
import { serializeSessionKey } from "../grant/serializeSessionKey.ts";
import { sessionKeySchema } from "../grant/sessionKeySchema.ts";
import { checkDoor, signGrant } from "../grant/signGrant.ts";
import { readGrantState } from "../ledger/readGrantState.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { readChainTime } from "../node/readChainTime.ts";
import { type OwnerParameters, ownerNames, toOwner } from "../owner/toOwner.ts";
import type { PolicySet, SessionExecutor, SessionGrant } from "../SessionGrant.ts";
import type { AllowedCall, SessionTerms } from "../SessionTerms.ts";
import { checkTerms } from "../terms/checkTerms.ts";
import { encodeTerms } from "../terms/encodeTerms.ts";
import { sessionIdOf } from "../terms/sessionIdOf.ts";

/** How much of one token a session may spend, in base units. */
export interface SpendParameters {
  /** A token's address, or one of the names. */
  readonly token: "USDC" | "ETH" | Address;
  /** Most in one operation. @default perPeriod */
  readonly perOperation?: bigint | undefined;
  /** Most in one period of `periodSeconds`. @default lifetime */
  readonly perPeriod?: bigint | undefined;
  /** Most over the session's life. */
  readonly lifetime: bigint;
}

/** Gasless payments that a session may sign (EIP-3009), amounts in base units. */
export interface PaymentParameters {
  /** The token: one with EIP-3009, such as USDC. */
  readonly token: "USDC" | Address;
  /** Who may be paid; `"anyone"` must be said. */
  readonly payees: readonly Address[] | "anyone";
  /** Most in one payment. */
  readonly perPayment: bigint;
  /** Most payments in one period of `periodSeconds`, 1 to 65,535. */
  readonly perPeriod: number;
}

/** What {@link createSessionKey} takes. */
export interface CreateSessionKeyParameters extends OwnerParameters, NetworkParameters {
  /** Seconds from now (or from `validAfter`) that the session lasts. @default 3600 */
  readonly validitySeconds?: number | undefined;
  /** First second (unix time) of the session. @default a minute ago */
  readonly validAfter?: number | undefined;
  /** Most gas over the session's life, in wei, every operation at its worst case. @default 10_000_000_000_000_000n (0.01 ETH) */
  readonly gasBudgetWei?: bigint | undefined;
  /** Most operations. @default 1000 */
  readonly maxOperations?: number | undefined;
  /** What it may spend. @default 10 USDC over its life; nothing if it may call nothing */
  readonly spend?: readonly SpendParameters[] | undefined;
  /**
   * What it may pay by signatures, beside what it may spend by calls: at worst `perPayment · perPeriod` in every period.
   * Of the compact set only.
   *
   * @default nothing
   */
  readonly payments?: readonly PaymentParameters[] | undefined;
  /** Seconds of a budget period; 0: the whole life is one. @default 0 */
  readonly periodSeconds?: number | undefined;
  /**
   * Everybody who may be paid: by escrows, by every call that spends, and by payments. A call of `calls` that does not say
   * whom it pays, or a payee beside the list, is refused. @default anyone, which `inspectSessionKey` says
   */
  readonly counterparties?: readonly Address[] | undefined;
  /**
   * Paymaster that may pay for its gas. ZeroDev's hosted one must be named: its service may choose paymasters that take
   * tokens.
   *
   * @default with `zeroDevProjectId` the recorded `abbaBabaPaymaster`, which takes no tokens; else "none"
   */
  readonly paymaster?: "none" | "any" | Address | undefined;
  /** Who else may revoke it. @default nobody */
  readonly guardian?: Address | undefined;
  /** Calls that it may make beside the escrow's. @default none */
  readonly calls?:
    | readonly (Omit<AllowedCall, "selector" | "valueCap" | "rules"> & Partial<AllowedCall>)[]
    | undefined;
  /**
   * What it may do at the escrow: `"bounded"`: buy for at most `spend`, record deliveries in the account's name, take
   * what is due, and claim the even split of a dispute that nobody ruled on; `"all"`: also `cancel`, by which a seller
   * gives money due back to the buyer; `"none"`.
   *
   * @default "bounded"
   */
  readonly escrowCalls?: "bounded" | "all" | "none" | undefined;
  /**
   * Which of the account's escrows it may create, accept and dispute: those whose ids carry these 4 bytes behind the
   * account. Give a renewed session the scope of the one before to let it finish what that one began; `"any"` lets it
   * pay out every escrow that the account has funded, whatever its own budget.
   *
   * @default 4 bytes of a hash of key and salt: its own only
   */
  readonly escrowScope?: Hex | "any" | undefined;
  /**
   * How it acts: `"userop"`: by user operations through a bundler; `"redeem"`: by transactions of the session key's own
   * EOA, which needs ETH there, and the SpendCap installed as an executor on the account (`installExecutor`).
   *
   * @default "userop"
   */
  readonly executor?: SessionExecutor | undefined;
  /** SpendCap alone, or the stock policies as well. @default "compact" */
  readonly policySet?: PolicySet | undefined;
  /** 8 bytes; with the same salt, key and terms the session is the same. @default random */
  readonly salt?: Hex | undefined;
  /** Which of the owner's accounts. @default 0n */
  readonly index?: bigint | undefined;
  readonly logger?: Logger | undefined;
}

export type CreateSessionKeyReturnType = CreatedSessionKey;

export type CreateSessionKeyErrorType = InvalidParametersError | BaseError;

const names = {
  ...networkNames,
  ...ownerNames,
  validitySeconds: "seconds",
  validAfter: "time",
  gasBudgetWei: true,
  maxOperations: true,
  spend: true,
  payments: true,
  periodSeconds: "seconds",
  counterparties: true,
  paymaster: true,
  guardian: true,
  calls: true,
  escrowCalls: true,
  escrowScope: true,
  executor: true,
  policySet: true,
  salt: true,
  index: true,
  logger: true,
} satisfies Names<CreateSessionKeyParameters>;

/**
 * Grants a session: makes a fresh key, bounds it by terms, and has the owner sign them. Sends nothing: the session's
 * first operation installs it.
 *
 * @param parameters - Owner, network, and what the session may do; without more it may use the escrow for an hour with
 * 10 USDC and 0.01 ETH of gas.
 * @returns The string for the agent, and what to know it by.
 * @throws {InvalidParametersError} when a parameter is not of its form.
 * @throws {SessionError} when the terms are not safe to grant.
 *
 * @example
 * const { serializedSessionKey } = await createSessionKey({ ownerPrivateKey, zeroDevProjectId });
 */
export async function createSessionKey(
  parameters: CreateSessionKeyParameters,
): Promise<CreateSessionKeyReturnType> {
  checkParameters(parameters, names, "parameters of createSessionKey");
  const subject = "parameters of createSessionKey";
  const parsed = parseWith(sessionKeySchema, parameters, subject);
  const network = resolveNetwork(parameters);
  const owner = toOwner(parameters, subject);
  const client = createPublicClient({ chain: network.chain, transport: http(network.rpcUrl) });
  const privateKey = new SecretKey(generatePrivateKey());
  const sessionKeyAddress = privateKeyToAccount(privateKey.reveal()).address;

  try {
    await checkNodeChain(client, network.chainId);
    const account = await accountOf(client, { owner: owner.address, index: parsed.index, ...network });
    const module = contractAddress("spendCap", network);
    const [now, kernelVersion, { epoch, kernelNonce }] = await Promise.all([
      readChainTime(client),
      readKernelVersion(client, account),
      readGrantState(client, { account, module }),
    ]);
    const terms: SessionTerms = buildTerms(parsed, {
      sessionKey: sessionKeyAddress,
      account,
      epoch,
      now,
      ...network,
    });
    checkDoor(parsed);
    checkTerms(terms, { account, module, entryPoint: entryPoint.address });
    const encodedTerms = encodeTerms(terms);
    const sessionId = sessionIdOf({ chainId: network.chainId, module, terms: encodedTerms });

    const { policySet, index, executor } = parsed;
    const { chainId } = network;
    const ungranted = {
      chainId,
      account,
      owner: owner.address,
      index,
      executor,
      policySet,
      kernelVersion,
      terms: encodedTerms,
      kernelNonce: executor === "redeem" ? 0 : kernelNonce,
      contracts: grantContracts(network),
    };
    const enableSignature = await signGrant(owner, ungranted, { terms, sessionId });
    const grant: SessionGrant = { ...ungranted, enableSignature };
    const { validUntil } = terms;
    emitEvent(parameters.logger, { type: "session.created", chainId, account, sessionId, validUntil });
    return new CreatedSessionKey({
      serializedSessionKey: serializeSessionKey(grant, privateKey),
      sessionKeyAddress,
      smartAccountAddress: account,
      sessionId,
      terms,
    });
  } catch (error) {
    throw toSessionError(error);
  }
}
