import { createServer } from "node:http";
import { createApiClient, requestSession } from "@abbababa/sdk/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, type Fixture, openPage, startFixture } from "./support/fixture.ts";
import { injectWallet } from "./support/injectWallet.ts";

let fixture: Fixture;
let owned: Awaited<ReturnType<typeof openOwned>>;
beforeAll(async () => {
  fixture = await startFixture();
  owned = await openOwned();
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** A browser whose wallet has an account. */
async function openOwned() {
  const { owner } = await fixture.createParties();
  const opened = await openPage(fixture.browser);
  await injectWallet(opened.context, { account: owner, ...fixture.network });
  await opened.page.goto(fixture.url);
  await opened.page.getByRole("button", { name: "Use Test wallet" }).click();
  await opened.page.locator(".account-address code").waitFor();
  return opened;
}

/** An agent's door on this machine. */
async function openDoor() {
  const bodies: string[] = [];
  const server = createServer(async (request, reply) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    reply.writeHead(204, { "access-control-allow-origin": "*" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/answer`, bodies, close: () => server.close() };
}

test("default: the answer goes to the agent's own door, sealed", async () => {
  const { page } = owned;
  const door = await openDoor();
  const agent = await ask(fixture, { callback: door.url });
  await page.goto(agent.request.toLink(`${fixture.url}/grant`));
  await page.getByRole("button", { name: "Grant", exact: true }).click();
  await page.getByText("The agent has your answer.").waitFor();
  const [body = ""] = door.bodies;
  const { request_hash: hash, sealed_grant: sealed } = JSON.parse(body) as Record<string, string>;
  expect(hash).toBe(agent.request.requestHash);
  expect(agent.request.open(String(sealed))).toMatch(/^abba_grant_/);

  await page.reload();
  await page.getByText("The agent has your answer.").waitFor();
  expect(await page.getByRole("button", { name: "Grant", exact: true }).count()).toBe(0);
  door.close();
});

test("behavior: a refusal is told", async () => {
  const { page } = owned;
  const door = await openDoor();
  const agent = await ask(fixture, { callback: door.url });
  await page.goto(agent.request.toLink(`${fixture.url}/grant`));
  await page.getByRole("button", { name: "Refuse" }).click();
  await page.getByText("You refused. The agent has been told.").waitFor();
  expect(door.bodies.map((body) => JSON.parse(body))).toEqual([
    { request_hash: agent.request.requestHash, error: "access_denied" },
  ]);
  door.close();
});

test("behavior: an agent whose door is shut gets the answer by hand", async () => {
  const { page } = owned;
  const door = await openDoor();
  door.close();
  const agent = await ask(fixture, { callback: door.url });
  await page.goto(agent.request.toLink(`${fixture.url}/grant`));
  await page.getByRole("button", { name: "Grant", exact: true }).click();
  await page.getByText("could not be handed to the agent").waitFor();
  const sealed = await page.getByLabel("The sealed answer.", { exact: false }).inputValue();
  expect(agent.request.open(sealed)).toMatch(/^abba_grant_/);
});

test("behavior: what the owner lowers is what is granted", async () => {
  const { page } = owned;
  const agent = await ask(fixture);
  await page.goto(agent.request.toLink(`${fixture.url}/grant`));
  await page.getByText("Change what you grant").click();
  await page.getByRole("textbox", { name: "USDC in all" }).fill("6");
  await page.getByText("More than was asked for.").waitFor();
  expect(await page.getByRole("button", { name: "Grant", exact: true }).isDisabled()).toBe(true);
  await page.getByRole("textbox", { name: "USDC in all" }).fill("1.5");
  expect(await page.locator(".headline").textContent()).toContain("1.5 USDC in all");
  await page.getByRole("button", { name: "Grant", exact: true }).click();
  const sealed = await page.getByLabel("The sealed answer.", { exact: false }).inputValue();
  const session = await agent.open(agent.request.open(sealed));
  expect(session.terms.limits).toMatchObject([{ lifetime: 1_500_000n, perOperation: 1_500_000n }]);
});

test.each([
  ["its link", "link"],
  ["its code and the six words", "words"],
] as const)("behavior: a request comes and goes by the mailbox: %s", async (_, by) => {
  const { page } = owned;
  const agent = await ask(fixture);
  const api = createApiClient({ baseUrl: fixture.platformUrl });
  const invited = Promise.withResolvers<{ link: string; userCode: string }>();
  const answered = requestSession({
    api,
    request: agent.request,
    by,
    onInvitation: (invitation: { readonly link: string; readonly userCode: string }) =>
      invited.resolve(invitation),
  });
  const { link, userCode } = await invited.promise;
  if (by === "link") {
    await page.goto(`${fixture.url}/grant${new URL(link).hash}`);
  } else {
    await page.goto(`${fixture.url}/grant`);
    await page.getByRole("textbox", { name: "Or type the code" }).fill(userCode.toLowerCase());
    await page.getByRole("button", { name: "Open" }).last().click();
    expect(await page.locator(".words").textContent()).toBe(agent.request.words.join(" "));
    expect(await page.getByRole("button", { name: "Grant", exact: true }).isDisabled()).toBe(true);
    await page.getByLabel("Yes, my agent shows the same six words").check();
  }
  await page.getByRole("button", { name: "Grant", exact: true }).click();
  expect(await answered).toMatch(/^abba_grant_/);
  await page.getByText("The agent has your answer.").waitFor();
});
