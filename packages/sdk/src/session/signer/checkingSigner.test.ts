import { concat, type Hex, hashTypedData, numberToHex, slice } from "viem";
import { privateKeyToAccount, toAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { checkingSigner } from "./checkingSigner.ts";
import { toOwner } from "./toOwner.ts";

const owner = privateKeyToAccount(`0x${"11".repeat(32)}`);
const other = privateKeyToAccount(`0x${"22".repeat(32)}`);
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const typedData = {
  domain: { name: "Kernel", version: "0.3.1", chainId: 1, verifyingContract: owner.address },
  types: { Kernel: [{ name: "hash", type: "bytes32" }] },
  primaryType: "Kernel",
  message: { hash: `0x${"33".repeat(32)}` },
} as const;

/** What the owner's key makes of it, in the one form that all verifiers take. */
const signature = await owner.signTypedData(typedData);
const ofAnother = await other.signTypedData(typedData);
const ofAnything = await owner.signMessage({ message: "hi" });
const [r, s] = [slice(signature, 0, 32), slice(signature, 32, 64)];
const parity = Number(slice(signature, 64)) - 27;
const word = (value: bigint) => numberToHex(value, { size: 32 });
const v = (value: number) => numberToHex(value, { size: 1 });

/** A signer that gives this for whatever it is asked. */
const signing = (given: unknown) =>
  toAccount({
    address: owner.address,
    signMessage: async () => given as Hex,
    signTypedData: async () => given as Hex,
    signTransaction: async () => given as Hex,
  });
const failing = (thrown: unknown) => {
  const fail = async (): Promise<never> => {
    throw thrown;
  };
  return toAccount({ address: owner.address, signMessage: fail, signTypedData: fail, signTransaction: fail });
};

describe("behavior: what is worth the same becomes the same", () => {
  test.each<[string, unknown]>([
    ["as viem has it", signature],
    ["v of 0 or 1", concat([r, s, v(parity)])],
    ["64 bytes (EIP-2098)", concat([r, word(BigInt(s) | (BigInt(parity) << 255n))])],
    ["upper case", `0x${signature.slice(2).toUpperCase()}`],
    ["without 0x", signature.slice(2)],
    ["with the other s", concat([r, word(order - BigInt(s)), v(28 - parity)])],
    ["of the digest as a message", undefined],
  ])("behavior: %s", async (name, given) => {
    const raw = hashTypedData(typedData);
    const asMessage = await owner.signMessage({ message: { raw } });
    const signer = checkingSigner(signing(given ?? asMessage));
    expect(await signer.signTypedData(typedData)).toBe(name.includes("message") ? asMessage : signature);
  });
});

describe("error: what the chain would not take is not handed on", () => {
  test.each<[string, unknown]>([
    ["of another key", ofAnother],
    ["over something else", ofAnything],
    ["v of 29", concat([r, s, v(29)])],
    ["the other parity", concat([r, s, v(28 - parity)])],
    ["r of 0", concat([word(0n), s, v(27)])],
    ["s of 0", concat([r, word(0n), v(27)])],
    ["s of the curve's order", concat([r, word(order), v(27)])],
    ["63 bytes", slice(signature, 0, 63)],
    ["a byte more", concat([signature, "0x00"])],
    ["nothing", "0x"],
    ["a word", "yes"],
    ["undefined", undefined],
    ["an object", { r, s }],
  ])("error: %s", async (_, given) => {
    const signer = checkingSigner(signing(given));
    const refused = { name: "SignatureInvalidError", signer: owner.address };
    await expect(signer.signTypedData(typedData)).rejects.toMatchObject(refused);
    await expect(signer.signMessage({ message: "no" })).rejects.toMatchObject({ name: refused.name });
    await expect(signer.signTransaction({ chainId: 1, type: "eip1559" })).rejects.toMatchObject({
      name: refused.name,
    });
  });
});

describe("error: who refused", () => {
  test.each<[string, unknown, string]>([
    ["EIP-1193's no", { code: 4001, message: "User rejected the request." }, "SignatureDeclinedError"],
    ["WalletConnect's no", { code: 5000, message: "User rejected" }, "SignatureDeclinedError"],
    [
      "ethers' no",
      Object.assign(new Error("user rejected action"), { code: "ACTION_REJECTED" }),
      "SignatureDeclinedError",
    ],
    ["a Ledger's no", new Error("Ledger device: (denied by the user?) (0x6985)"), "SignatureDeclinedError"],
    ["a Trezor's no", new Error("Failure_ActionCancelled"), "SignatureDeclinedError"],
    ["another chain", { code: 4901, message: "Disconnected from the chain" }, "WalletChainMismatchError"],
    ["an unknown chain", { code: 4902, message: "Unrecognized chain" }, "WalletChainMismatchError"],
    ["a locked device", new Error("Locked device (0x5515)"), "SignerUnavailableError"],
    [
      "a key service without access",
      Object.assign(new Error("AccessDeniedException"), { status: 403 }),
      "SignerUnavailableError",
    ],
    ["a key service that is slow", new Error("Request timed out"), "SignerUnavailableError"],
    ["a disconnected wallet", { code: 4900, message: "Disconnected" }, "SignerUnavailableError"],
    ["nothing at all", undefined, "SignerUnavailableError"],
  ])("error: %s", async (_, thrown, name) => {
    const signer = checkingSigner(failing(thrown));
    await expect(signer.signTypedData(typedData)).rejects.toMatchObject({ name });
    await expect(signer.signMessage({ message: "hi" })).rejects.toMatchObject({ name });
  });
});

test.each<[string, unknown]>([
  ["an address", owner.address],
  ["null", null],
  ["a number", 7],
  ["a JSON-RPC account", { address: owner.address, type: "json-rpc" }],
  ["an account without an address", { ...owner, address: "me" }],
  ["a wallet client without an account", { request: async () => undefined }],
])("error: %s is no owner", (_, given) => {
  expect(() => toOwner({ owner: given as never }, "parameters of a test")).toThrow(
    expect.objectContaining({ name: "ParametersInvalidError" }),
  );
});

describe("a signer that never answers", () => {
  const silent = async () => await new Promise<never>(() => {});
  const account = toAccount({
    address: owner.address,
    signMessage: silent,
    signTransaction: silent,
    signTypedData: silent,
  });
  const wallet = {
    account: { address: owner.address, type: "json-rpc" },
    request: silent,
    getChainId: silent,
    signMessage: silent,
    signTypedData: silent,
  };

  test.each<[string, unknown]>([
    ["an account", account],
    ["a wallet", wallet],
  ])("error: %s is waited for as long as was said", async (_, given) => {
    const signer = toOwner({ owner: given as never, signingTimeout: 100 }, "parameters of a test", 1);
    const refusal = { name: "SignerTimeoutError", signer: owner.address, timeout: 100 };
    await expect(signer.signMessage({ message: "hi" })).rejects.toMatchObject(refusal);
    await expect(signer.signTypedData(typedData)).rejects.toMatchObject(refusal);
  });

  test.each([0, -1, 1.5, Number.NaN, "5000", null])("error: %s is no timeout", (signingTimeout) => {
    const parameters = { owner: account, signingTimeout: signingTimeout as number };
    expect(() => toOwner(parameters, "parameters of a test")).toThrow(
      expect.objectContaining({ issues: ["signingTimeout: is not a whole number of milliseconds"] }),
    );
  });
});
