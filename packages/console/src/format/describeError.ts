import { BaseError, toSessionError } from "@abbababa/sdk";
import { BaseError as ViemError } from "viem";
import { en } from "../texts/en.ts";

/** What browsers and wallets call their refusals. */
const sayings: Readonly<Record<string, string>> = {
  NotAllowedError: en.errors.passkeyCancelled,
  AbortError: en.errors.passkeyCancelled,
  SecurityError: en.errors.passkeyElsewhere,
  NotSupportedError: en.errors.passkeyUnsupported,
  ConstraintError: en.errors.passkeyUnsupported,
  SignerTimeoutError: en.errors.nobodySigned,
  UserRejectedRequestError: en.errors.walletRefused,
};

/**
 * Says for people what went wrong.
 *
 * @param error - Whatever was thrown.
 * @returns What happened, and what to do, without what a lower layer said.
 */
export function describeError(error: unknown): string {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    const said = sayings[inner.name];
    if (said !== undefined) return said;
  }
  // What this page asks a node itself fails as it does for the SDK.
  const typed = error instanceof ViemError ? toSessionError(error) : error;
  if (typed instanceof BaseError) return [typed.shortMessage, ...(typed.metaMessages ?? [])].join(" ");
  return error instanceof Error && error.message !== "" ? error.message : en.errors.unknown;
}
