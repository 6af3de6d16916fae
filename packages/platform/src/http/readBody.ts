import type { Context as HonoContext } from "hono";
import { ApiError } from "../ApiError.ts";
import type { AppEnv } from "./newRouter.ts";

/** Bytes of bodies that are held at once: by the process, and of one address. */
export interface BodyBudget {
  readonly total: number;
  readonly perAddress: number;
}

/** Bytes of a body that is too large that are read, and thrown away: whoever is still sending would not hear the answer. */
const mostDiscarded = 16 * 1024 ** 2;

/** Reads bodies within bounds. */
export interface BodyReader {
  /**
   * Reads a request's body before anything else does, and holds its bytes until the request ends.
   *
   * @param maxSize - Bytes.
   * @param address - Whose.
   * @returns Gives the bytes back.
   * @throws {ApiError} `PAYLOAD_TOO_LARGE`, `REQUEST_TIMEOUT`, `RATE_LIMITED` or `OVERLOADED`.
   */
  read(c: HonoContext<AppEnv>, maxSize: number, address: string): Promise<() => void>;
}

/**
 * Makes a reader that bounds memory whatever comes: each body by its size and its time, and all of them by what they hold
 * together. A body counts as it arrives, so that announcing one costs nothing.
 *
 * @param budget - {@link BodyBudget}
 * @param timeoutMs - Milliseconds for a body to be there.
 */
export function createBodyReader(budget: BodyBudget, timeoutMs: number): BodyReader {
  const held = new Map<string, number>();
  let total = 0;
  const take = (address: string, bytes: number) => {
    const ofAddress = (held.get(address) ?? 0) + bytes;
    total += bytes;
    if (ofAddress === 0) held.delete(address);
    else held.set(address, ofAddress);
    return { ofAddress, total };
  };
  return {
    async read(c, maxSize, address) {
      const { raw } = c.req;
      if (raw.body === null) return () => {};
      if (Number(c.req.header("content-length") ?? 0) > mostDiscarded) throw tooLarge(maxSize);
      let size = 0;
      const release = () => {
        take(address, -size);
        size = 0;
      };
      const chunks: Uint8Array[] = [];
      let seen = 0;
      const reader = raw.body.getReader();
      // Cancelled, a body reads as one that has ended. Only the timer knows better: the clock may lag behind it.
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        void reader.cancel(new Error("late"));
      }, timeoutMs);
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (isLate) throw new ApiError("REQUEST_TIMEOUT", "The body did not arrive in time.");
          if (done) break;
          seen += value.byteLength;
          if (seen > maxSize) {
            release();
            chunks.length = 0;
            if (seen > mostDiscarded) throw tooLarge(maxSize);
            continue;
          }
          size += value.byteLength;
          const now = take(address, value.byteLength);
          if (now.ofAddress > budget.perAddress) {
            throw new ApiError("RATE_LIMITED", "Too many request bodies at once from this address.", {
              retryAfterSeconds: 1,
            });
          }
          if (now.total > budget.total)
            throw new ApiError("OVERLOADED", "Too many request bodies at once. Try again.");
          chunks.push(value);
        }
      } catch (error) {
        release();
        // Not cancelled: the connection would be cut before the answer is read.
        reader.releaseLock();
        throw error;
      } finally {
        clearTimeout(timer);
      }
      if (seen > maxSize) {
        release();
        throw tooLarge(maxSize);
      }
      c.req.raw = new Request(raw, { body: Buffer.concat(chunks), duplex: "half" } as RequestInit);
      return release;
    },
  };
}

function tooLarge(maxSize: number): ApiError {
  return new ApiError("PAYLOAD_TOO_LARGE", `A body may have ${maxSize} bytes here.`, { maxSize });
}
