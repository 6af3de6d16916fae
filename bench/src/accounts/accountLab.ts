import {
  type AccountKind,
  callAsOwner,
  type ModularAccount,
  moduleType,
  prepareAccounts,
} from "@abbababa/sdk-tests/accounts";
import { type Address, encodeFunctionData, type Hex, parseEther } from "viem";
import { entryPoint07Abi } from "viem/account-abstraction";
import { ownerKey } from "../account/keys.ts";
import { senderOf } from "../account/sender.ts";
import type { Lab } from "../gas/lab.ts";
import { type Measurement, sendOperation } from "../gas/submit.ts";
import type { Targets } from "../session/Targets.ts";

/** An account to measure on, and the chain made ready for it. */
export interface AccountLab {
  readonly lab: Lab;
  readonly account: ModularAccount;
  /** As the lab's, but bought for this account. */
  readonly targets: Targets;
}

/** Creates an account with a deposit at the EntryPoint: without one, each operation moves its own gas money. */
export async function createAccountLab(lab: Lab, kind: AccountKind): Promise<AccountLab> {
  const { devnet } = lab;
  const maker = await prepareAccounts(devnet, kind);
  const account = await maker.create(ownerKey);
  await devnet.fundEth(account.address, parseEther("10"));
  const data = encodeFunctionData({
    abi: entryPoint07Abi,
    functionName: "depositTo",
    args: [account.address],
  });
  await senderOf(devnet).transact({ to: devnet.addresses.entryPoint, data, value: parseEther("1") });
  return { lab, account, targets: { ...lab.targets, account: account.address } };
}

/** Installs a module, its data empty. */
export async function install(
  { lab, account }: AccountLab,
  type: keyof typeof moduleType,
  module: Address,
): Promise<void> {
  await callAsOwner(lab.devnet, account, account.encodeInstall(moduleType[type], module, "0x"));
}

/**
 * Sends one operation of the account.
 *
 * @param nonceKey - First 24 bytes of its nonce, which say who signed it.
 */
export async function send(
  { lab, account }: AccountLab,
  nonceKey: bigint,
  callData: Hex,
  sign: Parameters<typeof sendOperation>[1]["sign"],
): Promise<Measurement> {
  const { devnet } = lab;
  const nonce = await devnet.publicClient.readContract({
    abi: entryPoint07Abi,
    address: devnet.addresses.entryPoint,
    functionName: "getNonce",
    args: [account.address, nonceKey],
  });
  return sendOperation(devnet, { sender: account.address, nonce, callData, sign });
}
