import { type Address, type Hex, isAddressEqual } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import * as z from "zod/mini";
import { sentences } from "../../errors/issueSentence.ts";
import { describeIssues } from "../../errors/ParametersInvalidError.ts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import type { DeserializedSessionKey } from "../DeserializedSessionKey.ts";
import { SerializedKeyInvalidError, SessionKeyMismatchError } from "../errors/serializedErrors.ts";
import { unwrapPayload } from "./envelope.ts";
import { grantSchemas, toGrant } from "./grantSchema.ts";
import { toParsedGrant } from "./toParsedGrant.ts";

const schemas = grantSchemas({
  privateKey: z.pipe(
    z.string().check(z.regex(/^0x[0-9a-f]{64}$/, "is not 32 bytes of hex")),
    z.transform((value) => new SecretKey(value as Hex)),
  ),
});

/**
 * Reads a serialized session key, trusting nothing in it.
 *
 * @param serialized - A string from anywhere.
 * @returns What it holds. That the owner signed it is for `useSessionKey` and the chain to check.
 * @throws {SerializedKeyInvalidError | SerializedKeyVersionError | SerializedKeyCorruptError | SerializedKeyTooLargeError}
 * @throws {SessionKeyMismatchError} when the private key is not of the key in the terms; and what `decodeTerms` throws.
 */
export function deserializeSessionKey(serialized: string): DeserializedSessionKey {
  const { version, payload } = unwrapPayload(serialized);
  const parsed = schemas[version].safeParse(payload, sentences);
  if (!parsed.success) {
    throw new SerializedKeyInvalidError("fields are wrong or missing", describeIssues(parsed.error));
  }
  const { privateKey, ...fields } = parsed.data;
  const granted = toParsedGrant(toGrant(fields));
  const sessionKeyAddress = addressOf(privateKey);
  if (!isAddressEqual(sessionKeyAddress, granted.sessionKeyAddress)) {
    throw new SessionKeyMismatchError({ inTerms: granted.sessionKeyAddress, actual: sessionKeyAddress });
  }
  return { ...granted, privateKey };
}

function addressOf(privateKey: SecretKey<Hex>): Address {
  try {
    return privateKeyToAccount(privateKey.reveal()).address;
  } catch {
    throw new SerializedKeyInvalidError("its private key is not one of the curve");
  }
}
