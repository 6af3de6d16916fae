import { startDevnet } from "@abbababa/devnet";
import {
  createSessionKey,
  createSessionRequest,
  getSessionStatus,
  grantSession,
  useSessionKey,
} from "@abbababa/sdk/wallet/session-keys";
import { encodeFunctionData, erc20Abi, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 60_000 });

/** Neither Base nor Base Sepolia: nothing is recorded of it. */
const devnet = await startDevnet({ chainId: 999_331 });
const { chain, rpcUrl, bundlerUrl, accounts, addresses } = devnet;
const [, owner, seller] = accounts;
if (owner === undefined || seller === undefined) throw new Error("the devnet has too few accounts");
const network = { chain, rpcUrl, bundlerUrl };
// Its decimals are read from the token; only its name needs a record.
const token = addresses.usdc;

test("default: a chain of viem's and nothing more: ask, grant, spend", async () => {
  const sessionKey = privateKeyToAccount(generatePrivateKey());
  const request = await createSessionRequest({
    sessionKey,
    ...network,
    name: "Agent",
    transfers: [{ token, to: [seller.address], lifetime: "1.5" }],
  });
  expect(request.request.wish.transfers[0]?.lifetime).toBe(1_500_000n);
  const { grant, smartAccountAddress } = await grantSession({ request: request.request, owner, ...network });
  await devnet.fundEth(smartAccountAddress, parseEther("1"));
  await devnet.fundUsdc(smartAccountAddress, 2_000_000n);
  const session = await useSessionKey({ grant, sessionKey, request, ...network, pollingInterval: 50 });
  const data = encodeFunctionData({
    abi: erc20Abi,
    functionName: "transfer",
    args: [seller.address, 1_500_000n],
  });
  await session.sendCalls({ calls: [{ to: token, data }] });
  const status = await getSessionStatus({ grant, ...network });
  expect(status.budgets[0]).toMatchObject({ spent: 1_500_000n, left: 0n });
});

test("error: what a chain lacks is named, all of it, before anything is signed", async () => {
  const { testClient } = { testClient: devnet.publicClient };
  const code = await testClient.getCode({ address: devnet.contracts.spendCap });
  const set = (address: string, value: string) =>
    testClient.request({ method: "anvil_setCode", params: [address, value] } as never);
  const escrowCode = await testClient.getCode({ address: devnet.contracts.abbaBabaEscrow });
  await set(devnet.contracts.spendCap, "0x");
  await set(devnet.contracts.abbaBabaEscrow, "0x");
  try {
    const asked = createSessionKey({
      owner,
      index: 0n,
      ...network,
      addresses: { usdc: token },
    });
    await expect(asked).rejects.toMatchObject({
      name: "ContractsMissingError",
      chainId: 999_331,
      missing: [
        { contract: "spendCap", address: devnet.contracts.spendCap },
        { contract: "abbaBabaEscrow", address: devnet.contracts.abbaBabaEscrow },
      ],
    });
  } finally {
    await set(devnet.contracts.spendCap, code ?? "0x");
    await set(devnet.contracts.abbaBabaEscrow, escrowCode ?? "0x");
    await devnet.close();
  }
});
