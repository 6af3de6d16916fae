import { expect, test } from "vitest";
import { createApiClient } from "../api/createApiClient.ts";
import { createSession } from "./createSession.ts";

test("behavior: the platform may end a session sooner than was asked for, not later", async () => {
  const ends = ["9999-01-01T00:00:00Z", "2020-01-01T00:00:00Z"];
  const fetch: typeof globalThis.fetch = async (_, init) => {
    const { budgetUsdc, walletAddress, e2ePublicKey } = JSON.parse(String(init?.body));
    const session = {
      id: `ses_${"0".repeat(24)}`,
      agentId: `agt_${"0".repeat(32)}`,
      chainId: 84_532,
      budgetUsdc,
      spentUsdc: "0",
      reservedUsdc: "0",
      remainingUsdc: budgetUsdc,
      allowedServiceIds: null,
      sellsAll: false,
      walletAddress,
      e2ePublicKey,
      status: "active",
      createdAt: "2026-01-01T00:00:00Z",
      expiresAt: ends.shift(),
      endedAt: null,
    };
    const data = { session, token: `abba_session_token_${"t".repeat(43)}` };
    return Response.json({ success: true, data, requestId: "request-1" }, { status: 201 });
  };
  const api = createApiClient({ baseUrl: "https://api.test", fetch });
  const asked = { budgetUsdc: "1", expiry: 60 };
  const late = await createSession(api, asked);
  expect(late.expiry).toBeLessThanOrEqual(Date.now() / 1_000 + 60);
  const soon = await createSession(api, asked);
  expect(soon.expiry).toBe(Date.parse("2020-01-01") / 1_000);
});
