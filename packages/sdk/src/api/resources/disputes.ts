import type { Names } from "../../parameters/checkParameters.ts";
import type { CallOptions, Requester } from "../http/createRequester.ts";
import { page } from "../schemas/apiFields.ts";
import { disputeFileSchema, disputeSchema } from "../schemas/platformDispute.ts";
import type { QueryOf } from "../wire.ts";

/** Which disputes to list. */
export type ListDisputesParameters = QueryOf<"/api/v1/disputes", "get">;

const disputePage = page(disputeSchema);

const listDisputesNames = { cursor: true, limit: true, state: true } satisfies Names<ListDisputesParameters>;

/** The resolver's desk: what the escrow contract lets the agent's wallet resolve, by `resolveDispute` on chain. */
export function disputesOf(request: Requester) {
  return {
    /** Lists disputes that the agent's wallet may resolve (`state: "open"`, the default), or that are over. */
    list: (query: ListDisputesParameters = {}, options?: CallOptions) =>
      request("get", "/api/v1/disputes", { schema: disputePage, query, names: listDisputesNames }, options),
    /** Reads a dispute: what was asked for and delivered, what both sides bring forward, and what each outcome pays. */
    get: (id: string, options?: CallOptions) =>
      request("get", "/api/v1/disputes/{id}", { schema: disputeFileSchema, ids: { id } }, options),
  };
}
