import { NonceConflictError } from "../errors/networkErrors.ts";
import { CalledOff } from "./CalledOff.ts";
import { isDeployedAlready } from "./isDeployedAlready.ts";
import { feeAttempts, isFeeRefusal } from "./isFeeRefusal.ts";
import { MaybeSent } from "./MaybeSent.ts";

/** How something that has a nonce is signed, sent and looked for. */
export interface Includable<signed, result, answer> {
  /**
   * Signs it, at the fees of the moment; after the first time with the nonce of that first one, and knowing why the last one
   * was refused.
   */
  readonly sign: (first: signed | undefined, refusal: unknown) => Promise<signed | CalledOff<answer>>;
  /** Sends it, and waits until the chain has it. */
  readonly include: (signed: signed) => Promise<result | MaybeSent>;
  /** What the chain has of it. */
  readonly find: (signed: signed) => Promise<result | undefined>;
}

/**
 * Signs something and includes it; where its fees are refused, because they have risen meanwhile, it is signed anew. So it is
 * where it would deploy an account that another has deployed meanwhile.
 *
 * All that is signed has one nonce, so that one of them at most can be included: whichever it is, it is found.
 *
 * @param parts - {@link Includable}
 * @returns What has become of the one that was included, what called it off, or why it was refused when one of them may be
 * included all the same.
 * @throws What signing or including it throws.
 */
export async function includeAtFees<signed, result, answer = never>({
  sign,
  include,
  find,
}: Includable<signed, result, answer>): Promise<result | CalledOff<answer> | MaybeSent> {
  const earlier: signed[] = [];
  const mayRepeat = (reason: unknown) =>
    earlier.length + 1 < feeAttempts && (isFeeRefusal(reason) || isDeployedAlready(reason));
  let refusal: unknown;
  for (;;) {
    let signed: signed | undefined;
    try {
      const next = await sign(earlier[0], refusal);
      if (next instanceof CalledOff) return next;
      signed = next;
      const included = await include(signed);
      if (!(included instanceof MaybeSent && mayRepeat(included.reason))) return included;
      refusal = included.reason;
      earlier.push(signed);
    } catch (error) {
      if (signed !== undefined && mayRepeat(error)) {
        refusal = error;
        earlier.push(signed);
        continue;
      }
      if (earlier.length === 0) throw error;
      if (signed !== undefined && !(error instanceof NonceConflictError)) throw error;
      // Whoever refused it may have taken it nevertheless.
      for (const before of earlier) {
        const found = await find(before).catch(() => undefined);
        if (found !== undefined) return found;
      }
      return new MaybeSent(error);
    }
  }
}
