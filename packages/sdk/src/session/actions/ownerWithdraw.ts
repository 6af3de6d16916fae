import { type Address, encodeFunctionData, erc20Abi, type Hex, isAddressEqual, zeroAddress } from "viem";
import { getBalance, readContract } from "viem/actions";
import * as z from "zod/mini";
import { addressSchema, partySchema } from "../../chains/addressSchema.ts";
import { ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import { withJson } from "../../json/withJson.ts";
import type { Names } from "../../parameters/checkParameters.ts";
import { BalanceTooLowError, WithdrawalNotConfirmedError } from "../errors/ownerErrors.ts";
import { resolveTokenName, type TokenName } from "../ledger/readCeiling.ts";
import { waitForReceipt } from "../node/waitForReceipt.ts";
import { type AsOwnerErrorType, asOwner } from "../owner/asOwner.ts";
import {
  type ExecuteViaErrorType,
  executeVia,
  type OwnerCallParameters,
  ownerCallNames,
} from "../owner/executeVia.ts";
import type { OwnerContext } from "../owner/OwnerContext.ts";
import { transferredIn } from "../owner/transferredIn.ts";

/** What {@link ownerWithdraw} takes: owner, account, network, and the path to the chain. */
export interface OwnerWithdrawParameters extends OwnerCallParameters {
  /** `"ETH"`, `"USDC"`, or an ERC-20 token's address. */
  readonly token: TokenName;
  /** Who gets it. */
  readonly to: Address;
  /** Base units. Repeated, it is withdrawn again. @default all but `leave` */
  readonly amount?: bigint | undefined;
  /** Base units that stay in the account; repeated, nothing more is withdrawn. Not with `amount`. @default 0n */
  readonly leave?: bigint | undefined;
}

const names = {
  ...ownerCallNames,
  token: true,
  to: true,
  amount: true,
  leave: true,
} satisfies Names<OwnerWithdrawParameters>;

export interface OwnerWithdrawReturnType {
  readonly account: Address;
  readonly chainId: number;
  /** The zero address is ETH. */
  readonly token: Address;
  /** Base units that reached the recipient; less than was asked for where the token keeps a fee. */
  readonly amount: bigint;
  /** `undefined`: there was nothing to withdraw. */
  readonly transactionHash: Hex | undefined;
}

export type OwnerWithdrawErrorType =
  | AsOwnerErrorType
  | ExecuteViaErrorType
  | BalanceTooLowError
  | WithdrawalNotConfirmedError;

const amount = z.optional(z.bigint("must be a bigint of base units").check(z.minimum(0n, "is negative")));
const schema = z.object({
  token: z.union([z.literal("USDC"), z.literal("ETH"), addressSchema]),
  to: partySchema,
  amount,
  leave: amount,
});

type Wish = z.output<typeof schema>;

/**
 * Takes money out of the account, as its owner: any token or ETH, all of it or an amount.
 *
 * By `via: "direct"` the owner's own key pays for gas, so that no bundler and no ETH in the account is needed.
 *
 * @param parameters - Owner, account, network, token, recipient, and the path to the chain.
 * @returns What was withdrawn, once the node shows it.
 * @throws {BalanceTooLowError} when the account holds less; nothing is sent.
 * @throws {OwnerMismatchError} when the owner is not the account's; nothing is sent.
 * @throws {WithdrawalNotConfirmedError} when the token shows no transfer.
 *
 * @example
 * await ownerWithdraw({ ownerPrivateKey, index: 0n, chain: "base", token: "USDC", to: "0x…", via: "direct" });
 */
export async function ownerWithdraw(parameters: OwnerWithdrawParameters): Promise<OwnerWithdrawReturnType> {
  return await asOwner(parameters, { name: "ownerWithdraw", names }, async (context) => {
    const wish = parseWith(schema, parameters, "parameters of ownerWithdraw");
    checkWish(wish, parameters);
    return await withdraw(context, parameters, wish);
  });
}

/** An operation is paid for of the account's ETH: not all of it can be sent by one. */
function checkWish({ token, amount: asked, leave = 0n }: Wish, { via }: OwnerWithdrawParameters): void {
  const invalid = (issue: string) => new ParametersInvalidError("parameters of ownerWithdraw", [issue]);
  if (asked !== undefined && leave > 0n) throw invalid("leave: says the same as `amount`: give one of them");
  const isEth = token === "ETH" || token === zeroAddress;
  if (isEth && asked === undefined && leave === 0n && via !== "direct") {
    throw invalid(
      'via: all ETH can be withdrawn by "direct" only: an operation is paid for of it. Or leave some (`leave`)',
    );
  }
}

async function withdraw(
  context: OwnerContext,
  parameters: OwnerWithdrawParameters,
  { to, amount: asked, leave = 0n, ...wish }: Wish,
): Promise<OwnerWithdrawReturnType> {
  const { account, network } = context;
  const token = resolveTokenName(wish.token, network);
  const facts = { account, chainId: network.chainId, token };
  const balance = await readBalance(context, token);
  const value = asked ?? (balance > leave ? balance - leave : 0n);
  if (value > balance) throw new BalanceTooLowError({ account, token, balance, needed: value });
  if (isAddressEqual(to, account)) {
    throw new ParametersInvalidError("parameters of ownerWithdraw", ["to: is the account itself"]);
  }
  const told = (moved: bigint, transactionHash: Hex | undefined) =>
    withJson("OwnerWithdrawal", { ...facts, amount: moved, transactionHash });
  if (value === 0n) return told(0n, undefined);
  const isEth = token === zeroAddress;
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, value] });
  const call = isEth ? ({ to, value, data: "0x" } as const) : { to: token, data };
  const transactionHash = await executeVia(context, parameters, call);
  if (isEth) return told(value, transactionHash);
  const { logs } = await waitForReceipt(context.client, transactionHash);
  const moved = transferredIn(logs, { token, from: account, to, value });
  if (moved === undefined) throw new WithdrawalNotConfirmedError({ token, transactionHash });
  return told(moved, transactionHash);
}

async function readBalance({ client, account }: OwnerContext, token: Address): Promise<bigint> {
  if (token === zeroAddress) return await getBalance(client, { address: account });
  const args = [account] as const;
  return await readContract(client, { abi: erc20Abi, address: token, functionName: "balanceOf", args });
}
