import { abbaBabaEscrowAbi } from "@abbababa/sdk";
import { type Address, concat, encodeFunctionData, type Hex, keccak256, pad } from "viem";
import { purchaseCalls } from "../chain/escrowCalls.ts";
import { settled, walletOf } from "../world/clients.ts";
import type { Attack } from "./Attack.ts";

/** Pays out an escrow that the owner funded, and that no budget of the session's ever counted. */
export const foreignEscrow: Attack = {
  name: "accepts the owner's own escrow",
  description: "Pays out an escrow that the owner funded, and that no budget of the session's ever counted.",
  error: "ArgumentTooLowError",
  layeredError: "StockPolicyRefusedError",
  stock: "succeeded",
  async before({ owner }, world) {
    const escrowId = ownersEscrowId(owner.account);
    await owner.execute(await purchaseCalls(world, { buyer: owner.account, amount: 40_000_000n, escrowId }));
    const [seller] = world.sellers;
    const delivery = await walletOf(world.devnet, seller).writeContract({
      abi: abbaBabaEscrowAbi,
      address: world.escrow,
      functionName: "submitDelivery",
      args: [escrowId, keccak256("0x")],
    });
    await settled(world.devnet, delivery);
  },
  async run(holder, world) {
    const args = [ownersEscrowId(holder.account)] as const;
    const data = encodeFunctionData({ abi: abbaBabaEscrowAbi, functionName: "accept", args });
    await holder.sendCalls([{ to: world.escrow, data }]);
  },
};

/** Outside the scope of every session. */
function ownersEscrowId(account: Address): Hex {
  return concat([account, pad("0x01", { size: 12 })]);
}
