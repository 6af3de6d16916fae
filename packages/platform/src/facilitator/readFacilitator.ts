import { toAddress, toSigner, toWei } from "../cliValues.ts";
import { OptionsInvalidError } from "../errors.ts";
import type { FacilitatorOptions } from "../FacilitatorOptions.ts";

/** The command line's options of the facilitator. */
export interface FacilitatorArguments {
  readonly facilitator?: boolean | undefined;
  readonly "facilitator-daily-wei"?: string | undefined;
  readonly "facilitator-delegation-managers"?: string | undefined;
}

/**
 * Reads what the command line says of the facilitator.
 *
 * @param values - The options.
 * @param signerKey - From the environment alone: a list of processes shows options.
 * @param node - The chain.
 * @returns One facilitator, or none.
 * @throws {OptionsInvalidError}
 */
export async function readFacilitator(
  values: FacilitatorArguments,
  signerKey: string | undefined,
  node: Pick<FacilitatorOptions, "chain" | "rpcUrl" | "addresses">,
): Promise<FacilitatorOptions[]> {
  if (values.facilitator !== true) return [];
  if (!signerKey) throw new OptionsInvalidError(["--facilitator: needs its key in FACILITATOR_KEY"]);
  const signer = await toSigner("FACILITATOR_KEY", signerKey);
  const dailyWei = toWei("--facilitator-daily-wei", values["facilitator-daily-wei"]);
  const delegationManagers = values["facilitator-delegation-managers"]
    ?.split(",")
    .flatMap((address) => toAddress("--facilitator-delegation-managers", address.trim()) ?? []);
  return [{ ...node, signer, dailyWei, delegationManagers }];
}
