import { type Address, isAddressEqual } from "viem";
import * as z from "zod/mini";
import { ApiAnswerMalformedError } from "../api/apiErrors.ts";
import { address } from "../api/schemas/apiFields.ts";

const text = (name: string) => ({ name, type: "string" }) as const;

const types = {
  Authorization: [
    text("audience"),
    text("purpose"),
    { name: "wallet", type: "address" },
    text("nonce"),
    text("issuedAt"),
    text("expiresAt"),
  ],
} as const;

const message = z.strictObject({
  audience: z.string().check(z.maxLength(200)),
  purpose: z.string(),
  wallet: address,
  nonce: z.string().check(z.maxLength(200)),
  issuedAt: z.string().check(z.maxLength(40)),
  expiresAt: z.string().check(z.maxLength(40)),
});

/** What a challenge must be for. */
export interface ChallengeExpectations {
  readonly wallet: Address;
  readonly chainId: number;
  readonly purpose: "register" | "recover";
  /** The platform, by its origin: what is signed for it is worth nothing to another that it was relayed by. */
  readonly audience: string;
}

/**
 * Checks what the platform wants signed, and builds it anew: whatever it sends, nothing but an authorization at this
 * platform is ever signed, and never a payment.
 *
 * @param challenge - What the platform wants signed.
 * @param expected - What it must be for.
 * @returns Typed data to sign.
 * @throws {ApiAnswerMalformedError}
 */
export function checkChallenge(
  challenge: { readonly message: Readonly<Record<string, string>> },
  expected: ChallengeExpectations,
) {
  const parsed = message.safeParse(challenge.message);
  if (!parsed.success)
    throw new ApiAnswerMalformedError("it wants something else signed than an authorization");
  const { wallet, purpose, audience } = parsed.data;
  const isExpected = isAddressEqual(wallet, expected.wallet) && purpose === expected.purpose;
  if (!isExpected) throw new ApiAnswerMalformedError("its challenge is for another wallet or purpose");
  if (audience !== expected.audience) {
    const [theirs, ours] = [audience, expected.audience].map((one) => JSON.stringify(one));
    throw new ApiAnswerMalformedError(
      `its challenge is for the platform ${theirs}, and it is asked as ${ours}`,
    );
  }
  return {
    domain: { name: "Abba Baba", version: "1", chainId: expected.chainId },
    types,
    primaryType: "Authorization",
    message: parsed.data,
  } as const;
}
