import { hashTypedData } from "viem";
import { permit2 as permit2Address } from "../chain/readState.ts";
import type { Attack } from "./Attack.ts";
import { signOrThrow } from "./signOrThrow.ts";
import { useHonestly } from "./useHonestly.ts";

/** Signs a Permit2 transfer of all USDC to the thief. */
export const permit2: Attack = {
  name: "signature: Permit2",
  description: "Signs a Permit2 transfer of all USDC to the thief.",
  error: "SignatureRefusedError",
  stock: "succeeded",
  before: useHonestly,
  async run(holder, world) {
    const { devnet, thief, usdc } = world;
    const hash = hashTypedData({
      domain: { name: "Permit2", chainId: devnet.chain.id, verifyingContract: permit2Address },
      types,
      primaryType: "PermitTransferFrom",
      message: {
        permitted: { token: usdc, amount: 100_000_000n },
        spender: thief.address,
        nonce: 0n,
        deadline: 2n ** 40n,
      },
    });
    await signOrThrow(holder, hash);
  },
};

const types = {
  PermitTransferFrom: [
    { name: "permitted", type: "TokenPermissions" },
    { name: "spender", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
  TokenPermissions: [
    { name: "token", type: "address" },
    { name: "amount", type: "uint256" },
  ],
} as const;
