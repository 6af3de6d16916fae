import { NonceConflictError } from "../errors/networkErrors.ts";
import { CalledOff } from "./CalledOff.ts";
import { feeAttempts, isFeeRefusal } from "./isFeeRefusal.ts";
import { MaybeSentError } from "./MaybeSentError.ts";

/** How something that has a nonce is signed, sent and looked for. */
export interface Includable<signed, result, answer> {
  /** Signs it, at the fees of the moment; after the first time with the nonce of that first one. */
  readonly sign: (first: signed | undefined) => Promise<signed | CalledOff<answer>>;
  /** Sends it, and waits until the chain has it. */
  readonly include: (signed: signed) => Promise<result>;
  /** What the chain has of it. */
  readonly find: (signed: signed) => Promise<result | undefined>;
}

/**
 * Signs something and includes it; where its fees are refused, because they have risen meanwhile, it is signed anew.
 *
 * All that is signed has one nonce, so that one of them at most can be included: whichever it is, it is found.
 *
 * @param parts - {@link Includable}
 * @returns What has become of the one that was included, or what called it off.
 * @throws What signing or including it throws.
 * @throws {MaybeSentError} when an earlier one may be included all the same: then nothing is to be made under another nonce.
 */
export async function includeAtFees<signed, result, answer = never>({
  sign,
  include,
  find,
}: Includable<signed, result, answer>): Promise<result | CalledOff<answer>> {
  const earlier: signed[] = [];
  for (;;) {
    let signed: signed | undefined;
    try {
      const next = await sign(earlier[0]);
      if (next instanceof CalledOff) return next;
      signed = next;
      return await include(signed);
    } catch (error) {
      const reason = error instanceof MaybeSentError ? error.reason : error;
      if (signed !== undefined && earlier.length + 1 < feeAttempts && isFeeRefusal(reason)) {
        earlier.push(signed);
        continue;
      }
      if (earlier.length === 0 || error instanceof MaybeSentError) throw error;
      if (signed !== undefined && !(error instanceof NonceConflictError)) throw error;
      // Whoever refused it may have taken it nevertheless.
      for (const before of earlier) {
        const found = await find(before).catch(() => undefined);
        if (found !== undefined) return found;
      }
      throw new MaybeSentError(error);
    }
  }
}
