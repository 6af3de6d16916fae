import { testUsdcAbi } from "@abbababa/devnet";
import { bytesToHex, hashTypedData } from "viem";
import { purchaseCalls } from "../chain/escrowCalls.ts";
import { SignatureRefusedError } from "../holders/refusals.ts";
import { settled, walletOf } from "../world/clients.ts";
import type { Attack } from "./Attack.ts";
import { usdcDomain } from "./usdcDomain.ts";
import { useHonestly } from "./useHonestly.ts";

/** Signs a payment of USDC to the thief, and settles it. */
export const eip3009: Attack = {
  name: "signature: EIP-3009",
  description: "Signs a payment of USDC to the thief, and settles it.",
  error: "SignatureRefusedError",
  stock: "succeeded",
  before: useHonestly,
  async run(holder, world) {
    const { devnet, thief, usdc } = world;
    const nonce = bytesToHex(crypto.getRandomValues(new Uint8Array(32)));
    const message = {
      from: holder.account,
      to: thief.address,
      value: 50_000_000n,
      validAfter: 0n,
      validBefore: 2n ** 40n,
      nonce,
    };
    const { value, validAfter, validBefore } = message;
    const hash = hashTypedData({
      domain: await usdcDomain(world),
      types: { TransferWithAuthorization: fields },
      primaryType: "TransferWithAuthorization",
      message,
    });
    const signature = await holder.sign(hash);
    const args = [holder.account, thief.address, value, validAfter, validBefore, nonce, signature] as const;
    const transfer = {
      abi: testUsdcAbi,
      address: usdc,
      functionName: "transferWithAuthorization",
      args,
      account: thief,
    } as const;
    // The token asks the account; its refusal is the account's.
    const accepted = await devnet.publicClient.simulateContract(transfer).then(
      () => true,
      () => false,
    );
    if (!accepted) throw new SignatureRefusedError();
    await settled(devnet, await walletOf(devnet, thief).writeContract(transfer));
  },
  control: async (holder, world) =>
    holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 1_000_000n })),
};

const fields = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
] as const;
