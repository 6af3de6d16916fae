/** What may govern an account, as it really is on a chain: no session may call it. */
import { createSessionKey, installExecutor, ownerExecute } from "@abbababa/sdk/wallet/session-keys";
import { type Address, encodeFunctionData, type Hex, parseAbi } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { place } from "../../src/accounts/chain.ts";
import { type AccountKind, prepareAccounts } from "../../src/accounts/index.ts";
import { placeSafeContracts } from "../../src/accounts/safe7579.ts";
import { startFixture } from "../support/session/fixture.ts";

const fixture = await startFixture();
const { devnet, network } = fixture;
const owner = fixture.account(1);
const index = fixture.freshIndex();
const selector: Hex = "0x01020304";

/** Grants a session of the owner's account that may call a contract. */
const grantFor = (target: Address) =>
  createSessionKey({
    owner,
    index,
    ...network,
    escrowCalls: "none",
    spend: [],
    calls: [{ target, selector }],
  });

const installAbi = parseAbi([
  "function installModule(uint256 moduleType, address module, bytes initData) payable",
]);

describe("modules at their canonical addresses", () => {
  test.each([
    ["ecdsaValidator", "a validator"],
    ["ecdsaSigner", "a signer"],
    ["callPolicy", "a policy"],
    ["timestampPolicy", "a policy"],
    ["gasPolicy", "a policy"],
  ] as const)("error: %s is %s", async (name, role) => {
    const target = devnet.addresses[name];
    await expect(grantFor(target)).rejects.toMatchObject({ name: "TargetGovernsError", target, role });
  });
});

describe("accounts, and what they act through", () => {
  test("error: Safe's adapter", async () => {
    const { adapter } = await placeSafeContracts(devnet);
    await expect(grantFor(adapter)).rejects.toMatchObject({ name: "TargetGovernsError", target: adapter });
  });

  test.each<AccountKind>(["kernel", "nexus", "safe7579", "reference", "openzeppelin"])(
    "error: another account: %s",
    async (kind) => {
      const { address: target } = await (await prepareAccounts(devnet, kind)).create(fixture.account(4));
      await expect(grantFor(target)).rejects.toMatchObject({ name: "TargetGovernsError", target });
    },
  );
});

describe("what is installed on the account, and says nothing of itself", () => {
  let target: Address;
  let account: Address;
  beforeAll(async () => {
    // Stops at whatever it is asked: it answers nothing.
    target = await place(devnet, "a silent module", "0x6001600c60003960016000f300");
    account = (await grantFor(fixture.escrow)).smartAccountAddress;
    await fixture.fund(account);
    await installExecutor({ owner, index, ...network, via: "direct", pollingInterval: 50 });
  });

  test("default: before it is installed, a session may call it", async () => {
    await expect(grantFor(target)).resolves.toMatchObject({ smartAccountAddress: account });
  });

  test("error: installed as an executor", async () => {
    const data = encodeFunctionData({
      abi: installAbi,
      functionName: "installModule",
      // No hook (20 bytes), no data for module and hook.
      args: [
        2n,
        target,
        `0x${"00".repeat(20)}${"40".padStart(64, "0")}${"60".padStart(64, "0")}${"00".repeat(64)}`,
      ],
    });
    await ownerExecute({
      owner,
      index,
      ...network,
      via: "direct",
      pollingInterval: 50,
      calls: [{ to: account, data }],
    });
    await expect(grantFor(target)).rejects.toMatchObject({
      name: "TargetGovernsError",
      target,
      role: "a module of the account",
    });
  });
});

test("default: a contract that is none of it", async () => {
  const target = devnet.addresses.multicall3;
  expect((await grantFor(target)).terms.calls).toMatchObject([{ target }]);
});
