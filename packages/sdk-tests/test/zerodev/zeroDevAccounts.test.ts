/**
 * Our Kernel accounts against those of the unmodified `@zerodev/sdk`, which the SDK does not need: both say the same, byte
 * for byte, so that an account made with either is an account of the other.
 */
import { contractAddress } from "@abbababa/sdk";
import {
  findKernelAccount,
  type KernelAdapter,
  type ModularAccount,
  toModularAccount,
  toOwnerSigner,
} from "@abbababa/sdk/accounts";
import { kernelVersionRangeToValidator, signerToEcdsaValidator } from "@zerodev/ecdsa-validator";
import * as permissions from "@zerodev/permissions";
import { createKernelAccount } from "@zerodev/sdk";
import { getEntryPoint, KERNEL_V3_1, KernelVersionToAddressesMap } from "@zerodev/sdk/constants";
import { type Address, concat, type Hex, pad, parseErc6492Signature, parseEther, size, slice } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { settled, walletOf } from "../../src/world/clients.ts";
import { useDevnet } from "../support/devnet.ts";

const [entryPoint, kernelVersion] = [getEntryPoint("0.7"), KERNEL_V3_1];

/** The same account as we make it, and as ZeroDev's packages do. */
async function bothOf(owner: PrivateKeyAccount, index: bigint) {
  const { publicClient: client } = await useDevnet();
  const adapter: KernelAdapter = await findKernelAccount(client, {
    owner: owner.address,
    index,
    chainId: client.chain.id,
    addresses: {},
  });
  const ours: ModularAccount = await toModularAccount(client, adapter, toOwnerSigner(owner, adapter));
  const sudo = await signerToEcdsaValidator(client, { signer: owner, entryPoint, kernelVersion });
  const theirs = await createKernelAccount(client, { entryPoint, kernelVersion, index, plugins: { sudo } });
  return { adapter, ours, theirs };
}

const newOwner = () => privateKeyToAccount(generatePrivateKey());

const operation = {
  nonce: 7n,
  callData: "0x1234",
  callGasLimit: 1n,
  verificationGasLimit: 2n,
  preVerificationGas: 3n,
  maxFeePerGas: 4n,
  maxPriorityFeePerGas: 5n,
  signature: "0x",
} as const;

const typedData = {
  domain: { name: "Shop", chainId: 1 },
  types: { Order: [{ name: "item", type: "string" }] },
  primaryType: "Order",
  message: { item: "tea" },
} as const;

/**
 * A signature apart from the name of who checks it: we say "the root validator", ZeroDev's packages name the validator that
 * is the root when an account is made, which ends to be true when the root changes.
 */
function alike(signature: Hex | undefined) {
  if (signature === undefined) throw new Error("There is no signature.");
  const { signature: inner, ...deployment } = parseErc6492Signature(signature);
  const named = concat(["0x01", contractAddress("ecdsaValidator", { chainId: 1 })]);
  const checkers: Hex[] = [root, named].filter((checker) =>
    inner.toLowerCase().startsWith(checker.toLowerCase()),
  );
  expect(checkers).toHaveLength(1);
  return { ...deployment, signature: slice(inner, size(checkers[0] ?? root)) };
}

const root: Hex = "0x00";

test("default: the contracts are at the addresses that ZeroDev's packages know", () => {
  const kernel = KernelVersionToAddressesMap[kernelVersion];
  const known = {
    kernelImplementation: kernel.accountImplementationAddress,
    kernelFactory: kernel.factoryAddress,
    metaFactory: kernel.metaFactoryAddress,
    ecdsaValidator: kernelVersionRangeToValidator[">=0.3.1"],
    ecdsaSigner: permissions.ECDSA_SIGNER_CONTRACT,
    callPolicy: permissions.CALL_POLICY_CONTRACT_V0_0_4,
    timestampPolicy: permissions.TIMESTAMP_POLICY_CONTRACT,
    gasPolicy: permissions.GAS_POLICY_CONTRACT,
  } as const;
  const names = Object.keys(known) as (keyof typeof known)[];
  const ours = Object.fromEntries(names.map((name) => [name, contractAddress(name, { chainId: 1 })]));
  expect(ours).toEqual(known);
});

describe("an account that is not deployed", () => {
  test.each([0n, 1n, 255n, 2n ** 64n, 2n ** 256n - 1n])("default: index %s", async (index) => {
    const { ours, theirs } = await bothOf(newOwner(), index);
    expect(ours.address).toBe(theirs.address);
    expect(await ours.getFactoryArgs()).toEqual(await theirs.getFactoryArgs());
    expect(await ours.getNonce({ key: 3n })).toBe(await theirs.getNonce({ key: 3n }));
    const [message, theirMessage] = await Promise.all([
      ours.signMessage({ message: "hello" }),
      theirs.signMessage({ message: "hello" }),
    ]);
    expect(alike(message)).toEqual(alike(theirMessage));
    const [signature, theirSignature] = await Promise.all([
      ours.signTypedData(typedData),
      theirs.signTypedData(typedData),
    ]);
    expect(alike(signature)).toEqual(alike(theirSignature));
  });
});

describe("an account that is deployed", () => {
  const calls: { name: string; of: (self: Address) => { to: Address; value?: bigint; data?: Hex }[] }[] = [
    { name: "a call", of: () => [{ to: pad("0x01", { size: 20 }), value: 5n, data: "0xdeadbeef" }] },
    { name: "a transfer of ETH", of: () => [{ to: pad("0x02", { size: 20 }), value: 1n }] },
    { name: "a call of the account itself", of: (self) => [{ to: self, data: "0x9517e29f" }] },
    {
      name: "a batch",
      of: (self) => [
        { to: pad("0x03", { size: 20 }), data: "0x01" },
        { to: self, value: 2n },
      ],
    },
  ];

  test.each(calls)("behavior: $name is encoded alike", async ({ of }) => {
    const { ours, theirs } = await bothOf(newOwner(), 0n);
    const made = of(ours.address);
    expect(await ours.encodeCalls(made)).toBe(await theirs.encodeCalls(made as never));
  });

  test("behavior: nonces, operations and messages are signed alike", async () => {
    const devnet = await useDevnet();
    const owner = newOwner();
    const { adapter, ours, theirs } = await bothOf(owner, 0n);
    const { factory: to, factoryData: data } = adapter.directDeployment;
    await devnet.fundEth(owner.address, parseEther("1"));
    await settled(devnet, await walletOf(devnet, owner).sendTransaction({ to, data }));

    expect(await ours.getFactoryArgs()).toEqual(await theirs.getFactoryArgs());
    expect(await ours.getNonce()).toBe(await theirs.getNonce());
    expect(await ours.getNonce({ key: 65_535n })).toBe(await theirs.getNonce({ key: 65_535n }));
    for (const lane of [0, 1, 65_535]) {
      const key = await theirs.kernelPluginManager.getNonceKey(theirs.address, BigInt(lane));
      expect(adapter.nonceKey({ by: "root" }, lane)).toBe(key);
    }
    const sender = ours.address;
    expect(await ours.getStubSignature({ sender, ...operation })).toBe(
      await theirs.getStubSignature({ sender, ...operation }),
    );
    expect(await ours.signUserOperation(operation)).toBe(await theirs.signUserOperation(operation));
    const message = "hello";
    const signatures = [await ours.signMessage({ message }), await theirs.signMessage({ message })];
    expect(alike(signatures[0])).toEqual(alike(signatures[1]));
    for (const signature of signatures) {
      expect(await devnet.publicClient.verifyMessage({ address: sender, message, signature })).toBe(true);
    }
  });
});
