import type { Rates } from "./createRates.ts";
import type { RateKind } from "./RateKind.ts";

/** Bytes of an answer that count as one request. */
const bytesOfRequest = 64 * 1024;

/**
 * Counts an answer against the limit of whoever gets it by its size, which is known only once it was read: whoever asks for
 * megabytes may ask less often.
 *
 * @param bytes - Of what it holds, as it is sent.
 */
export function chargeBytes(rates: Rates, kind: RateKind, name: string, bytes: number): void {
  const cost = Math.floor(bytes / bytesOfRequest);
  if (cost > 0) rates.charge(kind, name, cost);
}
