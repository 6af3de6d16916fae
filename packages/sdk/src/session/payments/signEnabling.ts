import { type Address, encodeFunctionData, type Hex } from "viem";
import {
  entryPoint07Abi,
  entryPoint07Address,
  toPackedUserOperation,
  type UserOperation,
} from "viem/account-abstraction";
import { NoEnablingCallError } from "../errors/paymentErrors.ts";
import { readNonce } from "../operation/readNonce.ts";
import type { SessionContext } from "../operation/SessionContext.ts";
import { hasEnablingCall } from "../terms/enablingCall.ts";

/** A nonce lane of its own: whichever of several such operations comes first, the others have nothing left to do. */
export const enablingLane = 0xffff;

/** Gas that any of our sessions needs less of; nothing is paid for it, whoever sends the operation pays the chain. */
const gas = { verificationGasLimit: 5_000_000n, callGasLimit: 60_000n, preVerificationGas: 0n };

/** A call by which anybody can install a session, and deploy its account, at his own cost. */
export interface Enabling {
  /** The EntryPoint. */
  readonly to: Address;
  readonly data: Hex;
  /** The operation in it. */
  readonly userOperation: UserOperation<"0.7">;
}

/**
 * Signs what has to come before a payment can settle, if anything has: a permission must be installed, and an account
 * deployed. A validator takes a grant that comes along with the payment.
 *
 * @param context - The opened session.
 * @returns For anybody to send; `undefined` when there is nothing to do.
 * @throws {NoEnablingCallError} when the terms allow no call that does nothing.
 */
export async function enablingOf(context: SessionContext): Promise<Enabling | undefined> {
  const { door, account, session } = context;
  if (await door.isInstalled()) return undefined;
  if (session.grant.selection !== undefined && (await account.isDeployed())) return undefined;
  return await signEnabling(context);
}

/**
 * Signs an operation that installs the session and does nothing else, at fees of zero, and wraps it for the EntryPoint.
 *
 * The EntryPoint asks an operation whose fees are zero for no ETH: the account need not have any, and the session's gas
 * budget stays as it is. It counts as one of the session's operations.
 *
 * @param context - The opened session.
 * @returns For anybody to send.
 * @throws {NoEnablingCallError} when the terms allow no call that does nothing.
 */
async function signEnabling(context: SessionContext): Promise<Enabling> {
  const { account, session } = context;
  if (!hasEnablingCall(session.terms)) throw new NoEnablingCallError();
  const [nonce, factory, callData] = await Promise.all([
    readNonce(context, { mode: "enable", lane: enablingLane }),
    account.getFactoryArgs(),
    account.encodeCalls([{ to: session.sessionKeyAddress, value: 0n, data: "0x" }]),
  ]);
  const unsigned: UserOperation<"0.7"> = {
    sender: account.address,
    nonce,
    callData,
    ...gas,
    maxFeePerGas: 0n,
    maxPriorityFeePerGas: 0n,
    ...(factory.factory === undefined ? {} : factory),
    signature: "0x",
  };
  const userOperation = { ...unsigned, signature: await account.signUserOperation(unsigned) };
  return {
    to: entryPoint07Address,
    data: encodeFunctionData({
      abi: entryPoint07Abi,
      functionName: "handleOps",
      // Nothing is refunded; the EntryPoint only insists on an address.
      args: [[toPackedUserOperation(userOperation)], session.sessionKeyAddress],
    }),
    userOperation,
  };
}
