import type { Abi, Address, Hex } from "viem";
import type { NetworkParameters } from "../../chains/resolveNetwork.ts";
import type { Logger } from "../../logger/Logger.ts";
import type { AccountParameters } from "../account/AccountWish.ts";
import type { FunctionNameOf, NamedCall, RulesOf } from "../calls/NamedCall.ts";
import type { PolicySet, SessionExecutor } from "../SessionGrant.ts";
import type { WishedCall } from "../WishedCall.ts";

/** An amount of a token: base units, or a decimal string such as `"12.50"`, for which the token's decimals are read. */
export type TokenAmount = bigint | string;

/** How much of one token a session may spend. */
export interface SpendParameters {
  /** A token's address, or one of the names. */
  readonly token: "USDC" | "ETH" | Address;
  /** Most in one operation. @default perPeriod */
  readonly perOperation?: TokenAmount | undefined;
  /** Most in one period of `periodSeconds`. @default lifetime */
  readonly perPeriod?: TokenAmount | undefined;
  /** Most over the session's life. */
  readonly lifetime: TokenAmount;
}

/** To whom a session may transfer a token, and how much of it. */
export interface TransferParameters extends SpendParameters {
  /** The parties; nobody else gets the token by transfers. */
  readonly to: readonly Address[];
}

/** A call that a session may make, by selector and numbers of arguments; `"account"` stands for the one that grants it. */
export type RawCallParameters = Pick<WishedCall, "target"> & Partial<WishedCall>;

/** A call that a session may make: by ABI and names, or by selector and numbers. */
export type CallParameters = RawCallParameters | NamedCall;

/** Calls whose function names, argument names and rules are held to their ABIs. */
export type CallsOf<calls extends readonly unknown[]> = {
  readonly [index in keyof calls]: CallOf<calls[index]>;
};

type CallOf<call> = call extends {
  readonly abi: infer abi extends Abi;
  readonly functionName: infer name extends string;
}
  ? Abi extends abi
    ? NamedCall
    : NamedCall<abi, name & FunctionNameOf<abi>> & OnlyKnown<call, abi, name>
  : RawCallParameters;

/** Refuses rules for arguments that the function does not have. */
type OnlyKnown<call, abi extends Abi, name extends string> = call extends { readonly rules: infer rules }
  ? { readonly rules: { readonly [argument in Exclude<keyof rules, keyof RulesOf<abi, name>>]: never } }
  : unknown;

/** Gasless payments that a session may sign (EIP-3009). */
export interface PaymentParameters {
  /** The token: one with EIP-3009, such as USDC. */
  readonly token: "USDC" | Address;
  /** Who may be paid; `"anyone"` must be said. */
  readonly payees: readonly Address[] | "anyone";
  /** Most in one payment. */
  readonly perPayment: TokenAmount;
  /** Most payments in one period of `periodSeconds`, 1 to 65,535. */
  readonly perPeriod: number;
}

/** What `createSessionKey` takes. */
export interface CreateSessionKeyParameters<list extends readonly unknown[] = readonly CallParameters[]>
  extends AccountParameters,
    NetworkParameters {
  /** Seconds from now (or from `validAfter`) that the session lasts. @default 3600 */
  readonly validitySeconds?: number | undefined;
  /** First second (unix time) of the session. @default a minute ago */
  readonly validAfter?: number | undefined;
  /** Most gas over the session's life, in wei, every operation at its worst case. @default 10_000_000_000_000_000n (0.01 ETH) */
  readonly gasBudgetWei?: bigint | undefined;
  /** Most operations. @default 1000 */
  readonly maxOperations?: number | undefined;
  /** What it may spend. @default 10 USDC over its life; nothing if it sells only, may only transfer, or may call nothing */
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
  /**
   * To whom it may transfer a token, and how much; a token is named here or in `spend`, not in both. @default nothing
   */
  readonly transfers?: readonly TransferParameters[] | undefined;
  /** Calls that it may make beside the escrow's. @default none */
  readonly calls?: list | undefined;
  /**
   * What it may do at the escrow: `"bounded"`: buy for at most `spend`, record deliveries in the account's name, take
   * what is due, and claim the even split of a dispute that nobody ruled on; `"selling"`: only what a seller does, by
   * which no money leaves the account; `"all"`: also `cancel`, by which a seller gives money due back to the buyer;
   * `"none"`.
   *
   * @default "bounded"; "none" with `transfers`
   */
  readonly escrowCalls?: "bounded" | "selling" | "all" | "none" | undefined;
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
  /** Which of the owner's Kernel accounts, unless `account` says it. @default 0n */
  readonly index?: bigint | undefined;
  readonly logger?: Logger | undefined;
}
