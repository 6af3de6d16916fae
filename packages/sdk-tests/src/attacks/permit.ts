import { testUsdcAbi } from "@abbababa/devnet";
import { hashTypedData, maxUint256 } from "viem";
import { SignatureRefusedError } from "../holders/refusals.ts";
import { settled, walletOf } from "../world/clients.ts";
import type { Attack } from "./Attack.ts";
import { usdcDomain } from "./usdcDomain.ts";
import { useHonestly } from "./useHonestly.ts";

/** Signs an allowance of all USDC for the thief, and has it recorded. */
export const permit: Attack = {
  name: "signature: Permit",
  description: "Signs an allowance of all USDC for the thief, and has it recorded.",
  error: "SignatureRefusedError",
  stock: "succeeded",
  before: useHonestly,
  async run(holder, world) {
    const { devnet, thief, usdc } = world;
    const message = {
      owner: holder.account,
      spender: thief.address,
      value: maxUint256,
      nonce: 0n,
      deadline: maxUint256,
    };
    const { owner, spender, value, deadline } = message;
    const domain = await usdcDomain(world);
    const signature = await holder.sign(
      hashTypedData({ domain, types: { Permit: fields }, primaryType: "Permit", message }),
    );
    const args = [owner, spender, value, deadline, signature] as const;
    const permission = {
      abi: testUsdcAbi,
      address: usdc,
      functionName: "permit",
      args,
      account: thief,
    } as const;
    const accepted = await devnet.publicClient.simulateContract(permission).then(
      () => true,
      () => false,
    );
    if (!accepted) throw new SignatureRefusedError();
    await settled(devnet, await walletOf(devnet, thief).writeContract(permission));
  },
};

const fields = [
  { name: "owner", type: "address" },
  { name: "spender", type: "address" },
  { name: "value", type: "uint256" },
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
] as const;
