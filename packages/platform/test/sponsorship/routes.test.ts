import { expect, test } from "vitest";
import { operation, paymaster, request, signer } from "../support/sponsorship/fakes.ts";
import { startTestPlatform } from "../support/startTestPlatform.ts";

const sponsorships = [{ chain: "base-sepolia", paymaster, signer, maxCostWei: 1n }] as const;

async function post(path: string, body: string): Promise<{ status: number; answer: unknown }> {
  await using api = await startTestPlatform({ sponsorships });
  const response = await api.platform.app.request(`/api/v1/paymaster/${path}`, { method: "POST", body });
  return { status: response.status, answer: await response.json() };
}

test("default: answers JSON-RPC", async () => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 7, method: "eth_call", params: [] });
  expect(await post("84532", body)).toMatchObject({
    status: 200,
    answer: { id: 7, error: { code: -32_601 } },
  });
});

test("error: what is not JSON", async () => {
  expect(await post("84532", "{")).toMatchObject({
    status: 200,
    answer: { id: null, error: { code: -32_600 } },
  });
});

test("error: a chain that is not paid for", async () => {
  expect(await post("1", JSON.stringify(request(operation())))).toMatchObject({
    status: 200,
    answer: { id: 1, error: { code: -32_010, data: { reason: "NETWORK_NOT_SERVED" } } },
  });
});

test("behavior: it is described", async () => {
  await using api = await startTestPlatform();
  const document: unknown = await (await api.platform.app.request("/openapi.json")).json();
  const operation = { security: [{}, { token: [] }, { apiKey: [] }], responses: { 200: {}, default: {} } };
  expect(document).toMatchObject({ paths: { "/api/v1/paymaster/{chainId}": { post: operation } } });
});
