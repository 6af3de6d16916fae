import { and, eq, gt, isNull } from "drizzle-orm";
import type { Hex } from "viem";
import { ApiError } from "../ApiError.ts";
import { chainOf } from "../chainOf.ts";
import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import type { Db } from "../store/Db.ts";
import { challenges } from "../store/tables/agents.ts";
import { isSignedBy } from "./isSignedBy.ts";

/** Seconds in which a challenge may be answered. */
const lifetime = 300;

type Challenge = typeof challenges.$inferSelect;

/**
 * Makes what a wallet signs to prove itself.
 *
 * @returns The challenge's id and the EIP-712 data.
 * @throws {ApiError} when the chain is not served.
 */
export async function createChallenge(
  context: Context,
  parameters: Pick<Challenge, "chainId" | "wallet" | "purpose">,
) {
  chainOf(context, parameters.chainId);
  const issuedAt = context.clock();
  const expiresAt = new Date(issuedAt.getTime() + lifetime * 1_000);
  const challenge = { id: newId("chl"), ...parameters, issuedAt, expiresAt, usedAt: null };
  await context.db.insert(challenges).values(challenge);
  return {
    challengeId: challenge.id,
    typedData: typedDataOf(context, challenge),
    expiresAt: expiresAt.toISOString(),
  };
}

/** Who the signature is for, and what for, is part of it: a wallet's owner can read it, and nobody can use it elsewhere. */
function typedDataOf({ origin }: Context, challenge: Challenge) {
  const { id, chainId, wallet, purpose, issuedAt, expiresAt } = challenge;
  const text = (name: string) => ({ name, type: "string" });
  return {
    domain: { name: "Abba Baba", version: "1", chainId },
    types: {
      // Libraries derive it from the domain; a wallet asked by `eth_signTypedData_v4` itself wants it spelled out.
      EIP712Domain: [text("name"), text("version"), { name: "chainId", type: "uint256" }],
      Authorization: [
        text("audience"),
        text("purpose"),
        { name: "wallet", type: "address" },
        text("nonce"),
        text("issuedAt"),
        text("expiresAt"),
      ],
    },
    primaryType: "Authorization" as const,
    message: {
      audience: origin(),
      purpose,
      wallet,
      nonce: id,
      issuedAt: issuedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    },
  };
}

/**
 * Checks an answer to a challenge: by key without asking the chain, else by the smart account.
 *
 * @returns The challenge, still to be taken with {@link takeChallenge}.
 * @throws {ApiError}
 */
export async function checkAnswer(
  context: Context,
  parameters: {
    readonly challengeId: string;
    readonly signature: Hex;
    readonly purpose: Challenge["purpose"];
  },
): Promise<Challenge> {
  const { challengeId, signature, purpose } = parameters;
  const [challenge] = await context.db.select().from(challenges).where(eq(challenges.id, challengeId));
  if (challenge === undefined || challenge.purpose !== purpose || challenge.expiresAt <= context.clock()) {
    throw new ApiError(
      "SIGNATURE_INVALID",
      "The challenge is unknown, has expired or is for another purpose.",
    );
  }
  if (challenge.usedAt !== null) throw used();
  const typedData = typedDataOf(context, challenge);
  const { chainId, wallet } = challenge;
  if (!(await isSignedBy(context, { chainId, wallet, typedData, signature })))
    throw new ApiError("SIGNATURE_INVALID", "The challenge is not signed by this wallet.");
  return challenge;
}

/** Takes a challenge: of several who try, one does. */
export async function takeChallenge(db: Db, challenge: Challenge, now: Date): Promise<void> {
  const taken = await db
    .update(challenges)
    .set({ usedAt: now })
    .where(and(eq(challenges.id, challenge.id), isNull(challenges.usedAt), gt(challenges.expiresAt, now)))
    .returning({ id: challenges.id });
  if (taken.length === 0) throw used();
}

const used = () => new ApiError("CHALLENGE_USED", "The challenge has already been used. Request a new one.");
