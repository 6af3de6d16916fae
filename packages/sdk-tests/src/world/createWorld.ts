import type { Devnet } from "@abbababa/devnet";
import { parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import type { World } from "../parties/World.ts";

/**
 * Peoples a devnet with sellers, a guardian and a thief.
 *
 * @param devnet - A running devnet.
 * @returns The world; every call brings new parties.
 */
export async function createWorld(devnet: Devnet): Promise<World> {
  const [seller, otherSeller, guardian, thief] = [newParty(), newParty(), newParty(), newParty()];
  for (const { address } of [seller, otherSeller, guardian, thief]) {
    await devnet.fundEth(address, parseEther("10"));
  }
  return {
    devnet,
    escrow: devnet.contracts.abbaBabaEscrow,
    spendCap: devnet.contracts.spendCap,
    usdc: devnet.addresses.usdc,
    sellers: [seller, otherSeller],
    guardian,
    thief,
  };
}

function newParty() {
  return privateKeyToAccount(generatePrivateKey());
}
