import { parseWith } from "@abbababa/sdk/internal";
import { sha256, stringToHex } from "viem";
import * as z from "zod/mini";
import { paymentIdentifier } from "../headers/paymentIdentifier.ts";

/** A key that may be sent as an identifier. */
const identifierPattern = /^[a-zA-Z0-9_-]{16,128}$/;

const keySchema = z.string().check(z.minLength(1), z.maxLength(512));

const declarationSchema = z.looseObject({
  info: z.looseObject({ id: z.optional(z.string().check(z.regex(identifierPattern))) }),
});

/** What names a payment, and where the name is from. */
export interface PaymentKey {
  readonly key: string;
  /** Whether it may name a payment of an earlier run. */
  readonly isGiven: boolean;
}

/**
 * Chooses the key of a payment: the caller's, or the one that the server names, or one of its own. It is never made from
 * the offer: a changed price would be paid again.
 *
 * @param given - The caller's.
 * @param namer - Whose names a server's are, such as its origin: it cannot name the payments of others.
 * @param extensions - What the server declared.
 */
export function choosePaymentKey(
  given: string | undefined,
  namer: string,
  extensions: Readonly<Record<string, unknown>> | null | undefined,
): PaymentKey {
  if (given !== undefined) return { key: parseWith(keySchema, given, "payment key"), isGiven: true };
  const declared = declarationSchema.safeParse(extensions?.[paymentIdentifier]);
  const named = declared.success ? declared.data.info.id : undefined;
  if (named !== undefined) return { key: `${namer} ${named}`, isGiven: true };
  return { key: crypto.randomUUID(), isGiven: false };
}

/**
 * Says a payment's key to a server that asks for an identifier, in the extension's form. A key of another form is sent as
 * its hash.
 *
 * @param extensions - What the server declared.
 * @param key - The payment's key.
 * @returns The extensions to send along; `undefined` when the server did not ask.
 */
export function toIdentifierExtension(
  extensions: Readonly<Record<string, unknown>> | null | undefined,
  key: string,
): Record<string, unknown> | undefined {
  const declared = declarationSchema.safeParse(extensions?.[paymentIdentifier]);
  if (!declared.success) return undefined;
  const { info } = declared.data;
  const hashed = `pay_${sha256(stringToHex(key)).slice(2)}`;
  const id = info.id ?? (identifierPattern.test(key) ? key : hashed);
  return { [paymentIdentifier]: { ...declared.data, info: { ...info, id } } };
}
