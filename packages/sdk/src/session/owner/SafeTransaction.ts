import type { Address } from "viem";
import * as z from "zod/mini";
import type { SafeCalls } from "../../accounts/safe7579/safeTransaction.ts";
import { addressSchema } from "../../chains/addressSchema.ts";
import { uintSchema } from "../../parameters/fields.ts";
import { callsSchema } from "../calls/callsSchema.ts";

/** A transaction that a Safe's owners are to sign: it holds no secret, and goes through JSON (`toJson`, `fromJson`). */
export interface SafeTransaction extends SafeCalls {}

/** A transaction of a Safe, and who has to sign it. */
export interface PreparedSafeTransaction {
  /** To be handed to each owner, and to `sendSafeTransaction`. */
  readonly transaction: SafeTransaction;
  /** The Safe's owners now. */
  readonly owners: readonly Address[];
  /** How many of them must sign. */
  readonly threshold: number;
}

/** The most calls of one transaction. */
const maxCalls = 50;

/** Form of the calls that a Safe is to make. */
export const safeCallsSchema = callsSchema(maxCalls);

/** Form of a transaction that may come from anywhere. */
export const safeTransactionSchema = z.strictObject({
  chainId: z.int().check(z.positive()),
  account: addressSchema,
  nonce: uintSchema,
  calls: safeCallsSchema,
});
