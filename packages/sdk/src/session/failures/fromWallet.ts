import type { BaseError } from "../../errors/BaseError.ts";
import {
  SignatureDeclinedError,
  SignerUnavailableError,
  WalletChainMismatchError,
} from "../errors/signerErrors.ts";
import type { FailureFacts } from "./revertData.ts";

/** EIP-1193 and CAIP-25: a person, or who decides for one, said no. */
const declinedCodes: ReadonlySet<number> = new Set([4001, 5000]);
/** viem's and ethers' name for it. */
const declinedNames: ReadonlySet<string> = new Set(["UserRejectedRequestError", "ACTION_REJECTED"]);
/** EIP-1193 and EIP-3326: the wallet is not on the chain, or does not know it. */
const chainCodes: ReadonlySet<number> = new Set([4901, 4902, 5710]);
/** EIP-1193: not authorized, not supported, disconnected. */
const unavailableCodes: ReadonlySet<number> = new Set([4100, 4200, 4900]);

/** How wallets and devices say no that have no code of EIP-1193: ethers, Ledger (0x6985, 0x6982), Trezor. */
const declinedText =
  /user (?:rejected|denied|cancell?ed|declined)|(?:rejected|denied|cancell?ed|declined) by (?:the )?user|CONDITIONS_OF_USE_NOT_SATISFIED|0x6985|Failure_ActionCancelled/i;

/**
 * Makes a typed error of a failure of a wallet or signer.
 *
 * @param facts - What the failure says.
 * @param cause - The failure.
 * @returns The error, not thrown; `undefined` when the failure is none of a wallet's.
 */
export function fromWallet(facts: FailureFacts, cause: unknown): BaseError | undefined {
  const { codes, names, text, endpoint } = facts;
  if (endpoint !== undefined) return undefined;
  const has = (wanted: ReadonlySet<number>) => codes.some((code) => wanted.has(code));
  if (has(declinedCodes) || names.some((name) => declinedNames.has(name)) || declinedText.test(text)) {
    return new SignatureDeclinedError({ cause });
  }
  if (
    has(chainCodes) ||
    names.includes("ChainMismatchError") ||
    /chainId should be same as current/i.test(text)
  ) {
    return new WalletChainMismatchError({ cause, ...chainsOf(cause) });
  }
  return has(unavailableCodes) ? new SignerUnavailableError({ cause }) : undefined;
}

/** viem's ChainMismatchError tells them in its message alone. */
function chainsOf(error: unknown): { readonly expected?: number; readonly actual?: number } {
  let current = error;
  for (let depth = 0; depth < 16 && current instanceof Error; depth += 1) {
    const found = /\(id: (\d+)\).*\(id: (\d+)/s.exec(current.message);
    if (found !== null) return { actual: Number(found[1]), expected: Number(found[2]) };
    current = current.cause;
  }
  return {};
}
