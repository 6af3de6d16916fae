import type { Context } from "../context.ts";
import { ApiError } from "../http/ApiError.ts";
import { newRouter } from "../http/newRouter.ts";
import { answerRpc } from "./answerRpc.ts";
import { openSponsors } from "./openSponsors.ts";

/** ERC-7677 over JSON-RPC, one endpoint for each chain. Wallets' clients speak it, so it is not in our envelope. */
export function sponsorshipRoutes({ db, log, settings }: Context) {
  const sponsors = openSponsors(db, settings.sponsorships);
  return newRouter().post("/:chainId", async (c) => {
    const sponsor = sponsors.get(Number(c.req.param("chainId")));
    if (sponsor === undefined) throw new ApiError("NOT_FOUND", "Nothing is paid for on this chain.");
    const body: unknown = await c.req.json().catch(() => undefined);
    const answer = await answerRpc(sponsor, body, (error) =>
      log.error({ err: error, requestId: c.get("requestId") }, "sponsorship failed"),
    );
    return c.json(answer);
  });
}
