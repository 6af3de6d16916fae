import { abbaBabaEscrowAbi } from "@abbababa/sdk";
import { type Address, bytesToHex, concat, encodeFunctionData, erc20Abi, pad } from "viem";
import { chainTime } from "../../../src/chain/chainTime.ts";
import type { Call } from "../../../src/parties/KeyHolder.ts";
import type { Trial } from "./Trial.ts";
import { escrowScope } from "./trialTerms.ts";

/**
 * Allowance and escrow, as a buyer's operation has them.
 *
 * @param amount - Base units of USDC.
 * @param seller - By default the payee.
 */
export async function purchaseCalls(trial: Trial, amount: bigint, seller?: Address): Promise<Call[]> {
  const { usdc } = trial.devnet.addresses;
  const escrow = trial.devnet.contracts.abbaBabaEscrow;
  const deadline = BigInt(await chainTime(trial.devnet)) + 86_400n;
  const free = bytesToHex(crypto.getRandomValues(new Uint8Array(8)));
  const id = concat([trial.account.address, escrowScope, free]);
  const to = seller ?? trial.payee.address;
  return [
    {
      to: usdc,
      data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [escrow, amount] }),
    },
    {
      to: escrow,
      data: encodeFunctionData({
        abi: abbaBabaEscrowAbi,
        functionName: "createEscrow",
        args: [id, to, amount, usdc, deadline, 3_600n, 3_600n, pad("0x")],
      }),
    },
  ];
}
