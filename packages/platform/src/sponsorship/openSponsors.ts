import { contractAddress, resolveNetwork } from "@abbababa/sdk";
import { type Address, createPublicClient, http, type PublicClient } from "viem";
import type { SponsorshipOptions } from "../SponsorshipOptions.ts";
import type { Db } from "../store/Db.ts";
import { createDatabaseLedger } from "./createDatabaseLedger.ts";
import { createSponsor, type Sponsor } from "./createSponsor.ts";
import { createSponsorshipChain } from "./SponsorshipChain.ts";

/** A sponsor, and whom it serves. */
export interface OpenSponsor {
  readonly sponsor: Sponsor;
  readonly openToAnyone: boolean;
}

/** ZeroDev's staked factory, at one address on every chain. */
const metaFactory: Address = "0xd703aaE79538628d27099B8c4f621bE4CCd142d5";

/**
 * Makes the sponsors of a platform.
 *
 * @param db - Where the allowances are kept.
 * @param options - One for each chain.
 * @returns Sponsors by chain id.
 */
export function openSponsors(
  db: Db,
  options: readonly SponsorshipOptions[],
): ReadonlyMap<number, OpenSponsor> {
  const ledger = createDatabaseLedger(db);
  return new Map(
    options.map(
      ({
        chain: named,
        rpcUrl: endpoint,
        addresses: given,
        factories = [metaFactory],
        openToAnyone = false,
        ...rest
      }) => {
        const { chain, chainId, rpcUrl, addresses } = resolveNetwork({
          chain: named,
          rpcUrl: endpoint,
          addresses: given,
        });
        const client: PublicClient = createPublicClient({ chain, transport: http(rpcUrl) });
        const network = { chainId, addresses };
        const sponsor = createSponsor({
          ...rest,
          chainId,
          chain: createSponsorshipChain(client),
          ledger,
          escrow: contractAddress("abbaBabaEscrow", network),
          tokens: [contractAddress("usdc", network)],
          factories,
        });
        return [chainId, { sponsor, openToAnyone }] as const;
      },
    ),
  );
}
