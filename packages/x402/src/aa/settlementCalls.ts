import { settlementAbi } from "@abbababa/sdk";
import { contracts, type NamedCall, paidTo, spends } from "@abbababa/sdk/wallet/session-keys";
import { type Address, encodeFunctionData, erc20Abi, type Hex } from "viem";

/** The call that settles a request, as it travels beside the operation. */
export interface SettlementCallSpec {
  readonly merchant: Address;
  readonly token: Address;
  /** Base units. */
  readonly amount: bigint;
  readonly requestHash: Hex;
}

/** What a session may settle. */
export interface SettlementScope {
  readonly settlementContract: Address;
  /** What is paid in; `spend` must limit it. */
  readonly token: Address;
  /** Who may be paid. @default anyone */
  readonly merchants?: readonly Address[] | undefined;
}

/**
 * The calls by which a session settles requests: the allowance for the settlement contract, which can pull on the account's
 * own calls alone, and the settlement, whose amount counts against the session's limit.
 *
 * @param scope - {@link SettlementScope}
 * @returns For `calls` of `createSessionKey`.
 */
export function settlementCalls({
  settlementContract,
  token,
  merchants,
}: SettlementScope): readonly NamedCall[] {
  return [
    {
      target: token,
      abi: erc20Abi,
      functionName: "approve",
      rules: { spender: contracts([settlementContract]) },
    },
    {
      target: settlementContract,
      abi: settlementAbi,
      functionName: "settle",
      rules: {
        ...(merchants === undefined ? {} : { merchant: paidTo(merchants) }),
        token: contracts([token]),
        amount: spends(token),
      },
    },
  ];
}

/** The calls of one settlement, in one batch. */
export function encodeSettlement(
  settlementContract: Address,
  { merchant, token, amount, requestHash }: SettlementCallSpec,
): readonly { readonly to: Address; readonly data: Hex }[] {
  return [
    {
      to: token,
      data: encodeFunctionData({
        abi: erc20Abi,
        functionName: "approve",
        args: [settlementContract, amount],
      }),
    },
    {
      to: settlementContract,
      data: encodeFunctionData({
        abi: settlementAbi,
        functionName: "settle",
        args: [merchant, token, amount, requestHash],
      }),
    },
  ];
}
