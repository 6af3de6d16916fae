import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installExecutor } from "@abbababa/sdk";
import {
  type Address,
  createWalletClient,
  encodeFunctionData,
  erc20Abi,
  getAddress,
  http,
  parseAbi,
} from "viem";
import { afterAll, expect, test } from "vitest";
import { describeActivity, readActivity } from "../src/money/activity.ts";
import { openInProcess } from "./support/openInProcess.ts";
import { startAgents } from "./support/startAgents.ts";

const agents = await startAgents();
const { devnet } = agents;
const payee: Address = getAddress(`0x${"a7".repeat(20)}`);

test("behavior: what a facilitator redeems is in no book, and shown from the chain with what it moved", async () => {
  const { serializedSessionKey, ownerPrivateKey } = await agents.grant({
    executor: "redeem",
    transfers: [{ token: "USDC", to: [payee], lifetime: "1" }],
  });
  const { chain, rpcUrl, bundlerUrl, addresses } = devnet;
  await installExecutor({ chain, rpcUrl, bundlerUrl, ownerPrivateKey, serializedSessionKey });
  const folder = await mkdtemp(join(tmpdir(), "abba-activity-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const agent = await openInProcess(agents, { serializedSessionKey, folder });
  const transfer = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [payee, 300_000n] });
  const signed = await agent.session.signRedemption({
    calls: [{ to: addresses.usdc, data: transfer }],
    redeemer: "anyone",
  });
  const [, redeemer] = devnet.accounts;
  if (redeemer === undefined) throw new Error("The devnet has no second account.");
  const wallet = createWalletClient({ account: redeemer, chain, transport: http(rpcUrl) });
  const hash = await wallet.writeContract({
    address: signed.delegationManager,
    abi: parseAbi(["function redeemDelegations(bytes[] contexts, bytes32[] modes, bytes[] executions)"]),
    functionName: "redeemDelegations",
    args: [[signed.permissionContext], [signed.mode], [signed.executionCallData]],
  });
  await devnet.publicClient.waitForTransactionReceipt({ hash });

  const activity = await readActivity(agent, { limit: 20, blocks: 5_000 });
  const redemption = { type: "redemption", transactionHash: hash, purpose: `0.3 USDC to ${payee}` };
  expect(activity.elsewhere[0]).toMatchObject(redemption);
  expect(describeActivity(activity)).toContain(redemption.purpose);
  // What is asked of a node that does not answer is left out, and the books are there all the same.
  expect(await readActivity(agent, { limit: 20, blocks: 0 })).toMatchObject({
    elsewhere: [],
    chainFrom: null,
  });
});
