import { BaseError } from "@abbababa/sdk";
import { BaseError as ViemError } from "viem";
import { en } from "../texts/en.ts";

/**
 * Says for people what went wrong.
 *
 * @param error - Whatever was thrown.
 * @returns What happened, and what to do, without what a lower layer said.
 */
export function describeError(error: unknown): string {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (inner.name === "NotAllowedError" || inner.name === "AbortError") return en.errors.passkeyCancelled;
    if (inner.name === "UserRejectedRequestError") return en.errors.walletRefused;
  }
  if (error instanceof BaseError) return [error.shortMessage, ...(error.metaMessages ?? [])].join(" ");
  if (error instanceof ViemError) return error.shortMessage;
  return error instanceof Error && error.message !== "" ? error.message : en.errors.unknown;
}
