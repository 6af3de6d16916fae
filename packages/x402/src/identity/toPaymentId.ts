import type { Hex } from "viem";
import * as z from "zod/mini";
import { aaPayloadSchema } from "../aa/aaPayload.ts";
import { escrowPayloadSchema, escrowSchemeId } from "../escrow/escrowPayload.ts";
import { canonical } from "./canonical.ts";
import { digest } from "./digest.ts";

/** Of what a payment accepts, what says how it is made. */
export const acceptedSchema = z.looseObject({
  scheme: z.string(),
  network: z.string(),
  asset: z.string(),
  extra: z.optional(z.nullable(z.looseObject({ assetTransferMethod: z.optional(z.unknown()) }))),
});

/** An authorization of EIP-3009 or Permit2: payer and nonce are what is used up. */
const authorizationSchema = z.looseObject({ from: z.string(), nonce: z.string() });

/** What a delegation manager is handed (ERC-7710). */
const redemptionSchema = z.looseObject({
  delegationManager: z.string(),
  delegator: z.string(),
  permissionContext: z.string(),
});

/**
 * Names a payment by what the chain uses up when it is made, and by nothing that its sender can change beside it: else one
 * payment would have many names.
 *
 * @param accepted - The offer that it accepts, which a server has found to be its own.
 * @param payload - What pays.
 */
export function toPaymentId(
  accepted: z.output<typeof acceptedSchema>,
  payload: Readonly<Record<string, unknown>>,
): Hex {
  return digest([[accepted.network, accepted.asset.toLowerCase()], singleUseOf(accepted, payload)]);
}

function singleUseOf(
  { scheme, extra }: z.output<typeof acceptedSchema>,
  payload: Readonly<Record<string, unknown>>,
): unknown {
  const lower = (...parts: readonly string[]) => parts.map((part) => part.toLowerCase());
  if (scheme === escrowSchemeId) {
    const escrow = escrowPayloadSchema.safeParse(payload);
    return escrow.success ? lower(escrow.data.escrowId) : canonical(payload);
  }
  if (scheme === "aa-native") {
    const parsed = aaPayloadSchema.safeParse(payload);
    if (!parsed.success) return canonical(payload);
    const { userOp, settlementCallSpec: spec } = parsed.data;
    return lower(userOp.sender, spec.merchant, spec.token, `${spec.amount}`, spec.requestHash);
  }
  if (extra?.assetTransferMethod === "erc7710") {
    const redemption = redemptionSchema.safeParse(payload);
    if (!redemption.success) return canonical(payload);
    const { delegationManager, delegator, permissionContext } = redemption.data;
    return lower(delegationManager, delegator, permissionContext);
  }
  // Facilitators take what has both for Permit2's.
  const { permit2Authorization = payload.authorization } = payload;
  const authorization = authorizationSchema.safeParse(permit2Authorization);
  return authorization.success
    ? lower(authorization.data.from, toNumber(authorization.data.nonce))
    : canonical(payload);
}

/** One text for one number, in whatever base it is written and with however many zeros in front. */
function toNumber(text: string): string {
  return /^(0x[0-9a-f]+|\d+)$/i.test(text) ? `${BigInt(text)}` : text;
}
