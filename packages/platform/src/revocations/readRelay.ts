import { toSigner, toWei } from "../cliValues.ts";
import { OptionsInvalidError } from "../errors.ts";
import type { RelayOptions } from "../RelayOptions.ts";

/** The command line's options of the relay. */
export interface RelayArguments {
  readonly relay?: boolean | undefined;
  readonly "relay-daily-wei"?: string | undefined;
}

/**
 * Reads what the command line says of relaying revocations.
 *
 * @param values - The options.
 * @param signerKey - From the environment alone: a list of processes shows options.
 * @param node - The chain.
 * @returns One relay, or none.
 * @throws {OptionsInvalidError}
 */
export async function readRelay(
  values: RelayArguments,
  signerKey: string | undefined,
  node: Pick<RelayOptions, "chain" | "rpcUrl" | "addresses">,
): Promise<RelayOptions[]> {
  if (values.relay !== true) return [];
  if (!signerKey) throw new OptionsInvalidError(["--relay: needs its key in RELAY_KEY"]);
  const signer = await toSigner("RELAY_KEY", signerKey);
  return [{ ...node, signer, dailyWei: toWei("--relay-daily-wei", values["relay-daily-wei"]) }];
}
