import { BaseError } from "../../errors/BaseError.ts";
import { SignerUnavailableError } from "../errors/signerErrors.ts";
import { fromWallet } from "../failures/fromWallet.ts";
import { gatherFacts } from "../failures/revertData.ts";

/**
 * Asks a signer. Nobody else was asked: whatever goes wrong, it was there.
 *
 * @param sign - Asks it.
 * @returns What it gave, not checked.
 * @throws {SignatureDeclinedError | WalletChainMismatchError | SignerUnavailableError}
 */
export async function askSigner<result>(sign: () => Promise<result>): Promise<result> {
  try {
    return await sign();
  } catch (error) {
    if (error instanceof BaseError) throw error;
    throw fromWallet(gatherFacts(error), error) ?? new SignerUnavailableError({ cause: error });
  }
}
