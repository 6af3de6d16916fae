/** Three agents under one owner's ceiling: `node examples/crew.ts`. Together they cannot spend more than it. */
import {
  contractAddress,
  createSessionKey,
  formatAmount,
  getCeiling,
  setCeiling,
  useSessionKey,
} from "@abbababa/sdk";
import { CeilingExceededError } from "@abbababa/sdk/errors";
import { type Address, encodeFunctionData, erc20Abi } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { expectRefusal } from "./support/expectRefusal.ts";
import { runExample } from "./support/runExample.ts";

const about = "An owner lets three agents spend 5 USDC each, and all of them together 8.";

await runExample(about, async ({ network, fund }) => {
  const ownerPrivateKey = generatePrivateKey();
  const payee: Address = `0x${"c7".repeat(20)}`;
  const transfers = [{ token: "USDC" as const, to: [payee], lifetime: "5" }];

  // The owner: a session for each agent, of one account.
  const created = [];
  for (const _ of ["scout", "buyer", "clerk"]) {
    created.push(await createSessionKey({ ...network, ownerPrivateKey, transfers }));
  }
  const [{ smartAccountAddress: account } = { smartAccountAddress: payee }] = created;
  await fund(account);
  await setCeiling({ ...network, ownerPrivateKey, index: 0n, token: "USDC", limit: 8_000_000n });

  const crew = await Promise.all(
    created.map(({ serializedSessionKey }) => useSessionKey({ ...network, serializedSessionKey })),
  );
  const pay = async (agent: number, value: bigint) => {
    const session = crew[agent];
    if (session === undefined) throw new Error(`There is no agent ${agent}.`);
    const to = contractAddress("usdc", { chainId: session.chainId });
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [payee, value] });
    await session.sendCalls({ calls: [{ to, data }] });
    console.log(`Agent ${agent}: paid ${formatAmount(value)} USDC.`);
  };

  await pay(0, 4_000_000n);
  await pay(1, 3_000_000n);
  // Its own terms allow 5 USDC; under the ceiling one is left.
  await expectRefusal(CeilingExceededError, () => pay(2, 2_000_000n));
  await pay(2, 1_000_000n);
  const { used, limit } = await getCeiling({ ...network, account, token: "USDC" });
  console.log(`Owner: ${formatAmount(used)} of ${formatAmount(limit ?? 0n)} USDC are spent.`);
});
