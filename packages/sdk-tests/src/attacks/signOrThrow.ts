import type { Hex } from "viem";
import { SignatureRefusedError } from "../holders/refusals.ts";
import type { KeyHolder } from "../parties/KeyHolder.ts";

/**
 * Signs a hash as the account and asks the account whether it stands by that.
 *
 * @throws {SignatureRefusedError} when it does not.
 */
export async function signOrThrow(holder: KeyHolder, hash: Hex): Promise<void> {
  if (!(await holder.isValidSignature(hash, await holder.sign(hash)))) throw new SignatureRefusedError();
}
