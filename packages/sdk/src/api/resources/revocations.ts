import type { Names } from "../../parameters/checkParameters.ts";
import type { CallOptions, Requester } from "../http/createRequester.ts";
import { relayedRevocationSchema } from "../schemas/revocation.ts";
import type { BodyOf } from "../wire.ts";

/** A signed revocation, as JSON. */
export type RelayRevocationBody = BodyOf<"/api/v1/revocations", "post">;

const names = { revocation: true } satisfies Names<RelayRevocationBody>;

/** The platform's relay of revocations, where it has one. No key is needed. */
export function revocationsOf(request: Requester) {
  return {
    /** Has a revocation sent that `signRevocation` made. What it says is to be checked with the chain. */
    relay: (body: RelayRevocationBody, options?: CallOptions) =>
      request("post", "/api/v1/revocations", { schema: relayedRevocationSchema, body, names }, options),
  };
}
