/** ERC-7562 and gas of an owner's validation, on a chain with the P-256 precompile and on one without. */
import { type Devnet, startDevnet } from "@abbababa/devnet";
import { ownerValidatorAbi } from "@abbababa/sdk";
import { createAccount, createSessionKey, useSessionKey } from "@abbababa/sdk/wallet/session-keys";
import { type Address, encodeFunctionData, erc20Abi, type Hex, http, parseEther } from "viem";
import {
  createBundlerClient,
  entryPoint07Address,
  getUserOperationHash,
  type PackedUserOperation,
  type SmartAccount,
  toPackedUserOperation,
  type UserOperation,
} from "viem/account-abstraction";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, describe, expect, test } from "vitest";
import { checkValidation } from "../../src/erc7562/index.ts";
import { createPasskey } from "../../src/owned/createPasskey.ts";
import { useDevnet } from "../support/devnet.ts";

let older: Devnet | undefined;
afterAll(async () => older?.close());

/** Most gas of one check, by what the chain has. */
const chains = {
  "with the precompile": { start: () => useDevnet(), hasPrecompile: true, most: 30_000n },
  "without it": {
    start: async () => {
      older ??= await startDevnet({ hardfork: "prague" });
      return older;
    },
    hasPrecompile: false,
    most: 400_000n,
  },
} as const;

describe.each(["with the precompile", "without it"] as const)("%s", (name) => {
  const { start, hasPrecompile, most } = chains[name];

  test.each(["passkey", "key"] as const)("default: every validation by a %s conforms", async (kind) => {
    const devnet = await start();
    const { chain, rpcUrl, bundlerUrl, publicClient, contracts } = devnet;
    const validator = contracts.ownerValidator;
    const contract = { abi: ownerValidatorAbi, address: validator } as const;
    expect(await publicClient.readContract({ ...contract, functionName: "hasPrecompile" })).toBe(
      hasPrecompile,
    );
    const network = { chain, rpcUrl, bundlerUrl };
    const owner = kind === "passkey" ? createPasskey() : privateKeyToAccount(generatePrivateKey());
    const account = await createAccount({ owner, ...network });
    await devnet.fundEth(account.address, parseEther("1"));

    // The owner's first operation creates the account, the second finds it.
    for (const deployed of [false, true]) {
      expect(await account.isDeployed()).toBe(deployed);
      const operation = await prepare(devnet, account);
      const packed = toPackedUserOperation(operation);
      expect(await checkValidation(publicClient, packed)).toEqual([]);
      await send(devnet, account, operation);
    }
    const steady = await prepare(devnet, account);
    expect(await gasOfCheck(devnet, validator, steady)).toBeLessThanOrEqual(most);

    // A session's first operation brings the owner's grant.
    const { serializedSessionKey } = await createSessionKey({ account, ...network });
    const session = await useSessionKey({ serializedSessionKey, ...network, pollingInterval: 50 });
    const args = [contracts.abbaBabaEscrow, 0n] as const;
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args });
    const approve = { to: devnet.addresses.usdc, data };
    const first = await session.signCalls({ calls: [approve] });
    expect(await checkValidation(publicClient, toPackedUserOperation(first.userOperation))).toEqual([]);
  });
});

test("error: a validator that calls the precompile where there is none is reported", async () => {
  const devnet = await chains["without it"].start();
  const { publicClient, contracts, chain, rpcUrl } = devnet;
  const validator = contracts.ownerValidator;
  const account = await createAccount({ owner: createPasskey(), chain, rpcUrl });
  await devnet.fundEth(account.address, parseEther("1"));
  await send(devnet, account, await prepare(devnet, account));
  const operation = toPackedUserOperation(await prepare(devnet, account));
  const bytecode = await publicClient.getCode({ address: validator });
  // staticcall(gas(), 0x100, 0, 0, 0, 0), then 32 zero bytes: valid.
  await setCode(devnet, validator, "0x60006000600060006101005afa5060206000f3");
  const found = await checkValidation(publicClient, operation);
  await setCode(devnet, validator, bytecode ?? "0x");
  expect(found).toContainEqual(
    expect.objectContaining({ rule: "OP-041", contract: expect.stringMatching(new RegExp(validator, "i")) }),
  );
});

describe("a contract that is asked by ERC-1271", () => {
  const network = ({ chain, rpcUrl, bundlerUrl }: Devnet) => ({ chain, rpcUrl, bundlerUrl });

  test("default: conforms when it reads no storage", async () => {
    const devnet = await useDevnet();
    const { address } = privateKeyToAccount(generatePrivateKey());
    // Answers 0x1626ba7e to whatever it is asked.
    await setCode(devnet, address, "0x631626ba7e60e01b60005260206000f3");
    const owner = { type: "smart", address, signTypedData: async () => "0xc0de" as const } as const;
    const account = await createAccount({ owner, ...network(devnet) });
    await devnet.fundEth(account.address, parseEther("1"));
    for (const _ of ["deploys", "deployed"]) {
      const operation = await prepare(devnet, account);
      expect(await checkValidation(devnet.publicClient, toPackedUserOperation(operation))).toEqual([]);
      await send(devnet, account, operation);
    }
  });

  test("error: is reported when it reads storage of its own", async () => {
    const devnet = await useDevnet();
    const owner = await createAccount({
      owner: privateKeyToAccount(generatePrivateKey()),
      ...network(devnet),
    });
    await devnet.fundEth(owner.address, parseEther("1"));
    await send(devnet, owner, await prepare(devnet, owner));
    const account = await createAccount({ owner, ...network(devnet) });
    await devnet.fundEth(account.address, parseEther("1"));
    await send(devnet, account, await prepare(devnet, account));
    const operation = toPackedUserOperation(await prepare(devnet, account));
    const found = await checkValidation(devnet.publicClient, operation);
    expect(found).toContainEqual(
      expect.objectContaining({ rule: expect.stringMatching(/^STO-/), entity: "sender" }),
    );
  });
});

async function setCode({ publicClient }: Devnet, address: Address, bytecode: Hex): Promise<void> {
  await publicClient.request({ method: "anvil_setCode", params: [address, bytecode] } as never);
}

async function prepare(devnet: Devnet, account: SmartAccount): Promise<UserOperation<"0.7">> {
  const bundler = bundlerOf(devnet);
  const calls = [{ to: account.address, value: 0n, data: "0x" as const }];
  const { account: _, ...prepared } = await bundler.prepareUserOperation({ account, calls });
  const operation = { ...prepared, sender: account.address } as UserOperation<"0.7">;
  return { ...operation, signature: await account.signUserOperation(operation) };
}

async function send(devnet: Devnet, account: SmartAccount, operation: UserOperation<"0.7">): Promise<void> {
  const bundler = bundlerOf(devnet);
  const hash = await bundler.sendUserOperation({ ...operation, account } as never);
  const { success } = await bundler.waitForUserOperationReceipt({ hash });
  expect(success).toBe(true);
}

function bundlerOf({ publicClient, bundlerUrl, chain }: Devnet) {
  const transport = http(bundlerUrl);
  return createBundlerClient({ client: publicClient, chain, transport, pollingInterval: 50 });
}

/** Gas of the validator's answer, called by the account with a cold storage: what the chain charges beside the call itself. */
async function gasOfCheck(
  { publicClient, chain }: Devnet,
  validator: Address,
  operation: UserOperation<"0.7">,
): Promise<bigint> {
  const userOperationHash = getUserOperationHash({
    userOperation: { ...operation, signature: "0x" },
    entryPointAddress: entryPoint07Address,
    entryPointVersion: "0.7",
    chainId: chain.id,
  });
  const packed: PackedUserOperation = toPackedUserOperation(operation);
  const data = encodeFunctionData({
    abi: ownerValidatorAbi,
    functionName: "validateUserOp",
    args: [packed, userOperationHash],
  });
  const call = { from: operation.sender, to: validator, data };
  const trace = await publicClient.request({
    method: "debug_traceCall",
    params: [call, "latest", { tracer: "callTracer" }],
  } as never);
  const { gasUsed, output } = trace as { gasUsed: Hex; output: Hex };
  expect(BigInt(output)).toBe(0n);
  // What any transaction costs: 21,000, and its calldata.
  const intrinsic = Buffer.from(data.slice(2), "hex").reduce(
    (sum, byte) => sum + (byte === 0 ? 4 : 16),
    21_000,
  );
  return BigInt(gasUsed) - BigInt(intrinsic);
}
