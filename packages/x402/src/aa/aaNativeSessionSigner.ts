import { contractAddress, createSessionKey, type SessionClient, useSessionKey } from "@abbababa/sdk";
import { NoEnablingCallError, ParametersInvalidError } from "@abbababa/sdk/errors";
import type { Address, LocalAccount } from "viem";
import { entryPoints, versionOf } from "./entryPoints.ts";
import type { PaymentSigner } from "./PaymentSigner.ts";
import { readChain } from "./readChain.ts";
import { settlementCalls } from "./settlementCalls.ts";
import { type AaPaymentKey, type OperationSigner, toPaymentSigner } from "./toPaymentSigner.ts";

/** Where operations go. */
export interface AaNetwork {
  /** HTTP endpoint of a node. */
  readonly rpcUrl: string;
  /** HTTP endpoint of an ERC-4337 bundler. */
  readonly bundlerUrl: string;
  /** HTTP endpoint of an ERC-7677 paymaster service. @default the account pays for its gas */
  readonly paymasterUrl?: string | undefined;
  /** Goes to the paymaster's service alone, as a bearer token. */
  readonly paymasterApiKey?: string | undefined;
  /** Where requests are settled. */
  readonly settlementContract: Address;
  /**
   * Names the payment of an offer: of the operations that are signed for one name, in any process that pays by the same
   * session or signer, one at most is included, as they have one nonce. Once it is, the name never pays again.
   * @default a fresh name for each payment
   */
  readonly key?: AaPaymentKey | undefined;
}

/** What a session may pay. */
export interface AaScopes {
  /** Base units a day. */
  readonly spendCap: bigint;
  /** What it may call: the settlement contract. */
  readonly targets?: readonly Address[] | undefined;
  /** Seconds of a budget period. @default 86_400 */
  readonly period?: number | undefined;
  /** When the session ends, since 1970: milliseconds, as `Date.now()` has them, or seconds. */
  readonly expiry: number;
  /** What it pays in. @default "USDC" of the chain */
  readonly token?: Address | undefined;
  /** Who may be paid. @default anyone */
  readonly merchants?: readonly Address[] | undefined;
}

/** What {@link aaNativeSessionSigner} takes: an owner who grants a session, or an opened session. */
export type AaNativeSessionSignerOptions = AaNetwork &
  (
    | { readonly ownerSigner: LocalAccount; readonly scopes: AaScopes; readonly session?: undefined }
    | {
        readonly session: SessionClient;
        readonly scopes?: AaScopes | undefined;
        readonly ownerSigner?: undefined;
      }
  ) & {
    /** Options of the session key; the key itself is made here and leaves this process nowhere. */
    readonly sessionKey?: Readonly<Record<string, unknown>> | undefined;
    /** The EntryPoint; v0.7 is the one that sessions use. */
    readonly entryPoint?: Address | undefined;
    /** Of no effect: a session's account is the owner's Kernel account. */
    readonly accountFactory?: Address | undefined;
  };

/** The first year that a number of milliseconds, and not of seconds, stands for: 1973 in milliseconds, 5138 in seconds. */
const leastMilliseconds = 100_000_000_000;

/**
 * A payment signer that pays by user operations of a session, scheme `aa-native`: bounded by the session's terms, which
 * the chain enforces, whatever the process does.
 *
 * @param options - {@link AaNativeSessionSignerOptions}
 * @returns The signer; the session is granted at its first use.
 */
export function aaNativeSessionSigner(options: AaNativeSessionSignerOptions): PaymentSigner {
  const { settlementContract } = options;
  if (options.entryPoint !== undefined && versionOf(options.entryPoint) !== "0.7")
    throw new ParametersInvalidError("options of aaNativeSessionSigner", [
      "entryPoint: sessions act through EntryPoint v0.7; `aaNativeSigner` also through v0.6",
    ]);
  if (options.scopes !== undefined) checkScopes(options.scopes, settlementContract);
  return toPaymentSigner(async () => toOperationSigner(await openSession(options)), {
    settlementContract,
    key: options.key,
  });
}

async function openSession(options: AaNativeSessionSignerOptions): Promise<SessionClient> {
  if (options.session !== undefined) return options.session;
  const { ownerSigner, scopes, rpcUrl, bundlerUrl, paymasterUrl, paymasterApiKey, settlementContract } =
    options;
  const chain = await readChain(rpcUrl);
  const network = { chain, rpcUrl, bundlerUrl, ...(paymasterUrl === undefined ? {} : { paymasterUrl }) };
  const token = scopes.token ?? contractAddress("usdc", { chainId: chain.id });
  const now = Math.floor(Date.now() / 1000);
  const created = await createSessionKey({
    owner: ownerSigner,
    ...network,
    calls: settlementCalls({ settlementContract, token, merchants: scopes.merchants }),
    spend: [{ token, perPeriod: scopes.spendCap, lifetime: lifetimeOf(scopes, now) }],
    periodSeconds: scopes.period ?? 86_400,
    validitySeconds: toSeconds(scopes.expiry) - now,
    escrowCalls: "none",
    ...(paymasterUrl === undefined ? {} : { paymaster: "any" }),
  });
  return await useSessionKey({
    serializedSessionKey: created.serializedSessionKey,
    ...network,
    ...(paymasterApiKey === undefined
      ? {}
      : { paymasterHeaders: { authorization: `Bearer ${paymasterApiKey}` } }),
  });
}

/** A cap each period is, over all of them, at most so much. */
function lifetimeOf({ spendCap, expiry, period = 86_400 }: AaScopes, now: number): bigint {
  return spendCap * BigInt(Math.floor((toSeconds(expiry) - now) / period) + 1);
}

/** Both units are in use; no date of either is one of the other. */
function toSeconds(expiry: number): number {
  return expiry >= leastMilliseconds ? Math.floor(expiry / 1000) : expiry;
}

function checkScopes({ spendCap, targets, expiry, period }: AaScopes, settlementContract: Address): void {
  const now = Date.now() / 1000;
  const seconds = toSeconds(expiry);
  const others = targets?.filter((target) => target.toLowerCase() !== settlementContract.toLowerCase()) ?? [];
  const issues = [
    ...(typeof spendCap === "bigint" && spendCap > 0n
      ? []
      : ["spendCap: must be a bigint of base units above 0"]),
    ...(others.length > 0 ? ["targets: may be the settlement contract alone"] : []),
    ...(Number.isFinite(seconds) && seconds > now
      ? []
      : ["expiry: is in the past (milliseconds or seconds since 1970)"]),
    ...(seconds > now + 10 * 365 * 86_400
      ? ["expiry: is more than ten years away (milliseconds or seconds since 1970)"]
      : []),
    ...(period === undefined || (Number.isInteger(period) && period > 0)
      ? []
      : ["period: must be seconds above 0"]),
  ];
  if (issues.length > 0) throw new ParametersInvalidError("scopes of aaNativeSessionSigner", issues);
}

/** Lanes from the second on: the first is everybody's, the last enables sessions. */
const lanes = 0xfffen;

function toOperationSigner(session: SessionClient): OperationSigner {
  return {
    address: session.account,
    chainId: session.chainId,
    entryPoint: entryPoints["0.7"],
    client: session.publicClient,
    async sign(calls, lane) {
      if (lane === undefined) return (await session.signCalls({ calls })).userOperation;
      // An operation that enables the session has a nonce of its own, beside which the same lane would have a second.
      await session.enableSession().catch((error: unknown) => {
        if (!(error instanceof NoEnablingCallError)) throw error;
      });
      return (await session.signCalls({ calls, lane: Number(lane % lanes) + 1 })).userOperation;
    },
  };
}
