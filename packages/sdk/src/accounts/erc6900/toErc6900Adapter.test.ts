import { decodeFunctionData, getAddress } from "viem";
import { describe, expect, test } from "vitest";
import { adapterFor } from "../accountKinds.ts";
import { moduleType } from "../erc7579/moduleTypes.ts";
import { accountAbi } from "./accountAbi.ts";
import { operationPrefix } from "./validationEntity.ts";

const [address, module, to] = ["11", "22", "33"].map((byte) => getAddress(`0x${byte.repeat(20)}`)) as [
  `0x${string}`,
  `0x${string}`,
  `0x${string}`,
];
const call = { to, value: 5n, data: "0x1234" } as const;
const adapter = adapterFor({
  address,
  chainId: 8453,
  accountId: "erc6900.reference-modular-account.0.8.0",
  deployment: undefined,
});
const decode = (data: `0x${string}`) => decodeFunctionData({ abi: accountAbi, data });

describe("the adapter of ERC-6900 accounts", () => {
  test("default: is told by what the account says that it is", () => {
    expect(adapter).toMatchObject({ kind: "erc6900", address, chainId: 8453, deployment: undefined });
  });

  test("behavior: encodes one call by execute, several by executeBatch, none not", () => {
    expect(decode(adapter.encodeExecute([call]))).toEqual({
      functionName: "execute",
      args: [to, 5n, "0x1234"],
    });
    expect(decode(adapter.encodeExecute([call, call]))).toEqual({
      functionName: "executeBatch",
      args: [[call, call]],
    });
    expect(() => adapter.encodeExecute([])).toThrow(TypeError);
  });

  test("behavior: installs the module under entity 0, for the functions by which an account executes alone", () => {
    const data = adapter.encodeInstall({ type: moduleType.validator, module, data: "0xabcd" });
    expect(decode(data)).toEqual({
      functionName: "installValidation",
      args: [`${module.toLowerCase()}0000000003`, ["0xb61d27f6", "0x34fcd5be"], "0xabcd", []],
    });
  });

  test("error: there are no executors", () => {
    expect(() => adapter.encodeInstall({ type: moduleType.executor, module, data: "0x" })).toThrow(
      expect.objectContaining({ name: "AccountUnsupportedError" }),
    );
  });

  test("behavior: signatures name the entity, and operations that it is not used as a global one", () => {
    expect(adapter.selectionOf(module)).toEqual({
      nonceKey: `0x${"00".repeat(24)}`,
      laneAt: 22,
      signaturePrefix: `${module.toLowerCase()}00000000ff`,
    });
    expect(operationPrefix(module)).toBe(`${module.toLowerCase()}0000000000ff`);
  });
});
