import { PaymentKeyMissingError, UsageError } from "../errors.ts";

const keyPattern = /^[\x21-\x7e]{1,256}$/;

/** Makes a payment key that nothing has used. */
export const newPaymentKey = (): string => `pay-${crypto.randomUUID()}`;

/**
 * Checks a payment key.
 *
 * @throws {UsageError} when it is none.
 */
export function checkPaymentKey(key: string): string {
  if (!keyPattern.test(key)) {
    throw new UsageError(
      "The payment key is malformed: it must be 1 to 256 visible ASCII characters, without spaces.",
    );
  }
  return key;
}

/**
 * Reads a payment key that a caller may have left out.
 *
 * @throws {PaymentKeyMissingError} when there is none: it suggests one.
 */
export function requirePaymentKey(key: string | undefined): string {
  if (key === undefined) throw new PaymentKeyMissingError(newPaymentKey());
  return checkPaymentKey(key);
}
