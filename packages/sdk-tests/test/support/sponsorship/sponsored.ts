/** Accounts without Ether, their sessions, and the paymaster that pays for them. */
import {
  createMemoryLedger,
  createSponsor,
  createSponsorshipChain,
  type Sponsor,
  type SponsorOptions,
} from "@abbababa/platform/sponsorship";
import { type CreatedSessionKey, createSessionKey } from "@abbababa/sdk/wallet/session-keys";
import { type Address, parseEther } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { escrowScope } from "../../../src/chain/escrowCalls.ts";
import type { World } from "../../../src/world.ts";
import { paymasterSigner } from "../devnet.ts";

/** The devnet's paymaster, paying for at most 0.05 ETH an operation. */
export function sponsorOf({ devnet, escrow, usdc }: World, overrides: Partial<SponsorOptions> = {}): Sponsor {
  return createSponsor({
    chainId: devnet.chain.id,
    paymaster: devnet.contracts.abbaBabaPaymaster,
    signer: paymasterSigner,
    chain: createSponsorshipChain(devnet.publicClient),
    ledger: createMemoryLedger(),
    escrow,
    tokens: [usdc],
    factories: [devnet.addresses.metaFactory],
    maxCostWei: parseEther("0.05"),
    ...overrides,
  });
}

/** A session on an account that has USDC, no Ether, and is not on the chain yet. */
export async function grantSponsored(
  { devnet, escrow, spendCap, usdc, sellers }: World,
  terms: { readonly paymaster?: "any" | Address; readonly gasBudgetWei?: bigint } = {},
): Promise<CreatedSessionKey> {
  const session = await createSessionKey({
    ownerPrivateKey: generatePrivateKey(),
    chain: devnet.chain,
    rpcUrl: devnet.rpcUrl,
    addresses: { spendCap, abbaBabaEscrow: escrow, usdc },
    counterparties: sellers.map(({ address }) => address),
    escrowScope,
    gasBudgetWei: terms.gasBudgetWei ?? parseEther("1"),
    paymaster: terms.paymaster ?? devnet.contracts.abbaBabaPaymaster,
  });
  await devnet.fundUsdc(session.smartAccountAddress, 10_000_000n);
  return session;
}
