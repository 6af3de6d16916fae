import { toAddress, toSigner, toWei, wholeNumber } from "../cliValues.ts";
import { OptionsInvalidError } from "../errors.ts";
import type { SponsorshipOptions } from "../SponsorshipOptions.ts";

/** Gwei; a thousandth of an Ether. */
const defaultCost = 1_000_000;

const weiPerGwei = 1_000_000_000n;

/** The command line's options of sponsorship. */
export interface SponsorshipArguments {
  readonly paymaster?: string | undefined;
  readonly "sponsored-operations"?: string | undefined;
  readonly "sponsored-cost"?: string | undefined;
  readonly "sponsored-daily-wei"?: string | undefined;
  readonly "sponsored-fee-multiple"?: string | undefined;
  readonly "sponsored-seconds"?: string | undefined;
  readonly "sponsored-open-to-anyone"?: boolean | undefined;
}

/**
 * Reads what the command line says of sponsorship.
 *
 * @param values - The options.
 * @param signerKey - From the environment alone: a list of processes shows options.
 * @param node - The chain.
 * @returns One sponsorship, or none without a paymaster.
 * @throws {OptionsInvalidError}
 */
export async function readSponsorship(
  values: SponsorshipArguments,
  signerKey: string | undefined,
  node: Pick<SponsorshipOptions, "chain" | "rpcUrl" | "addresses">,
): Promise<SponsorshipOptions[]> {
  const paymaster = toAddress("--paymaster", values.paymaster);
  if (paymaster === undefined) return [];
  if (!signerKey) throw new OptionsInvalidError(["--paymaster: needs its signer in PAYMASTER_SIGNER_KEY"]);
  const cost = wholeNumber("--sponsored-cost", values["sponsored-cost"]) ?? defaultCost;
  return [
    {
      ...node,
      paymaster,
      signer: await toSigner("PAYMASTER_SIGNER_KEY", signerKey),
      operationsPerAgent: wholeNumber("--sponsored-operations", values["sponsored-operations"]),
      maxCostWei: BigInt(cost) * weiPerGwei,
      dailyWei: toWei("--sponsored-daily-wei", values["sponsored-daily-wei"]),
      feeMultiple: wholeNumber("--sponsored-fee-multiple", values["sponsored-fee-multiple"]),
      validitySeconds: wholeNumber("--sponsored-seconds", values["sponsored-seconds"]),
      openToAnyone: values["sponsored-open-to-anyone"],
    },
  ];
}
