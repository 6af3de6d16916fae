import type { Devnet } from "@abbababa/devnet";
import { concat, hashTypedData, keccak256, pad, parseAbi, parseEther, stringToHex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { placeCopy } from "../src/accounts/chain.ts";
import {
  type AccountKind,
  accountKinds,
  executeAsOwner,
  hashOperation,
  installModule,
  isModuleInstalled,
  type ModularAccount,
  moduleType,
  OperationRefusedError,
  prepareAccounts,
  prepareOperation,
  submitOperation,
  uninstallModule,
} from "../src/accounts/index.ts";
import { encodeCalls } from "../src/chain/encodeExecute.ts";
import { isValidSignature } from "../src/holders/isValidSignature.ts";
import { kernelHash } from "../src/holders/kernelHash.ts";
import { useDevnet } from "./support/devnet.ts";

let devnet: Devnet;
beforeAll(async () => {
  devnet = await useDevnet();
});

const stranger = privateKeyToAccount(generatePrivateKey());
const call = { to: stranger.address, value: 1n };

const accountIds: Readonly<Record<AccountKind, string>> = {
  kernel: "kernel.advanced.v0.3.1",
  nexus: "biconomy.nexus.1.0.0",
  safe7579: "rhinestone.safe7579.v1.0.0",
  reference: "uMSA.advanced/withHook.v0.1",
  openzeppelin: "@openzeppelin/contracts.AccountERC7579.v1.0.0",
};

describe.each(accountKinds)("account adapters, %s", (kind) => {
  async function create(): Promise<ModularAccount> {
    const maker = await prepareAccounts(devnet, kind);
    const account = await maker.create(privateKeyToAccount(generatePrivateKey()));
    await devnet.fundEth(account.address, parseEther("1"));
    return account;
  }
  const balance = () => devnet.publicClient.getBalance(stranger);

  test("default: the account is what its maker published", async () => {
    const { address } = await create();
    const id = await devnet.publicClient.readContract({
      abi: parseAbi(["function accountId() view returns (string)"]),
      address,
      functionName: "accountId",
    });
    expect(id).toBe(accountIds[kind]);
  });

  test("default: the owner executes calls, and no others than those signed", async () => {
    const account = await create();
    const before = await balance();
    await executeAsOwner(devnet, account, [call]);
    await executeAsOwner(devnet, account, [call, call]);
    expect((await balance()) - before).toBe(3n);

    const operation = await prepareOperation(
      devnet,
      account.address,
      account.ownerNonceKey,
      encodeCalls([call]),
    );
    const signature = await account.signOperation({ ...operation, callData: "0x" });
    await expect(submitOperation(devnet, { ...operation, signature })).rejects.toThrow(
      "AA24 signature error",
    );
  });

  test("behavior: a second validator is selected by the nonce, and gone when uninstalled", async () => {
    const account = await create();
    // The same code at another address, obeying another key.
    const module = await placeCopy(devnet, "second validator", devnet.addresses.ecdsaValidator);
    const type = moduleType.validator;
    await installModule(devnet, account, { type, module, data: stranger.address });
    expect(await isModuleInstalled(devnet, account, { type, module })).toBe(true);

    const nonceKey = account.nonceKeyFor(module);
    const send = async () => {
      const operation = await prepareOperation(devnet, account.address, nonceKey, encodeCalls([call]));
      const raw = hashOperation(devnet, operation);
      return submitOperation(devnet, {
        ...operation,
        signature: await stranger.signMessage({ message: { raw } }),
      });
    };
    const before = await balance();
    await send();
    expect((await balance()) - before).toBe(1n);

    const hash = keccak256(stringToHex("hello"));
    const signed = kind === "kernel" ? hashTypedData(kernelHash(devnet, account.address, hash)) : hash;
    const signature = account.wrapSignature(module, await stranger.sign({ hash: signed }));
    expect(await isValidSignature(devnet, account.address, hash, signature)).toBe(true);

    await uninstallModule(devnet, account, { type, module });
    expect(await isModuleInstalled(devnet, account, { type, module })).toBe(false);
    expect(await isValidSignature(devnet, account.address, hash, signature)).toBe(false);
    await expect(send()).rejects.toThrow(OperationRefusedError);
  });

  test("behavior: the account takes its owner's signature of a digest, and of no other", async () => {
    const account = await create();
    const hash = keccak256(concat([pad("0x01"), account.address]));
    const signature = await account.signHash(hash);
    expect(await isValidSignature(devnet, account.address, hash, signature)).toBe(true);
    expect(await isValidSignature(devnet, account.address, keccak256(hash), signature)).toBe(false);
  });
});
