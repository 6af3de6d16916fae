import { contractAddress, resolveNetwork } from "@abbababa/sdk";
import { type Address, createPublicClient, http, type LocalAccount, type PublicClient } from "viem";
import type { NetworkOptions } from "../chain/createEscrowChain.ts";
import type { Db } from "../store/Db.ts";
import type { GasCaps } from "./checkGas.ts";
import { createDatabaseLedger } from "./createDatabaseLedger.ts";
import { createSponsor, type Sponsor } from "./createSponsor.ts";
import { createSponsorshipChain } from "./SponsorshipChain.ts";

/** A chain on which the platform pays for its agents' first operations. */
export interface SponsorshipOptions extends Pick<NetworkOptions, "chain" | "rpcUrl" | "addresses"> {
  /** Our paymaster there. */
  readonly paymaster: Address;
  /** Its signer. */
  readonly signer: LocalAccount;
  /** Wei that one operation may cost at worst. */
  readonly maxCostWei: bigint;
  /** Wei that all operations of one day (UTC) may cost at worst. @default fifty times `maxCostWei` */
  readonly dailyWei?: bigint | undefined;
  /** How often the fees that the node suggests are still paid; hundredths count. @default 2 */
  readonly feeMultiple?: number | undefined;
  /** Gas that an operation may ask for, where other than the defaults. */
  readonly gasCaps?: Partial<GasCaps> | undefined;
  /** Operations of one agent, and with `openToAnyone` of one account that is no agent's. @default 10 */
  readonly operationsPerAgent?: number | undefined;
  /** Seconds that a signature is valid. @default 300 */
  readonly validitySeconds?: number | undefined;
  /**
   * Whether any account is paid for, not only those of agents that show an API key or a session token. Anybody can make
   * accounts without end, and ask for those of others: strangers can then keep each day's budget used up.
   * @default false
   */
  readonly openToAnyone?: boolean | undefined;
  /** Account factories that an operation may use. @default Kernel's, behind ZeroDev's staked one */
  readonly factories?: readonly Address[] | undefined;
}

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
