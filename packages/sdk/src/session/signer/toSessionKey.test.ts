import { type Hex, hexToBigInt, numberToHex, serializeTransaction, slice } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import type { SessionKeyAccount } from "../SessionKeyAccount.ts";
import { toSessionKey } from "./toSessionKey.ts";

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const subject = "parameters of a test";
const account = privateKeyToAccount(generatePrivateKey());
const other = privateKeyToAccount(generatePrivateKey());
const typedData = {
  domain: { name: "Test", version: "1", chainId: 1, verifyingContract: account.address },
  types: { Note: [{ name: "text", type: "string" }] },
  primaryType: "Note",
  message: { text: "hello" },
} as const;
const transaction = {
  type: "eip1559",
  chainId: 1,
  nonce: 7,
  to: other.address,
  value: 5n,
  gas: 21_000n,
} as const;

/** The same signature with s in the upper half, as key management services give it half of the time. */
function toHighS(signature: Hex): Hex {
  const s = order - hexToBigInt(slice(signature, 32, 64));
  const v = hexToBigInt(slice(signature, 64)) === 27n ? "1c" : "1b";
  return `0x${signature.slice(2, 66)}${numberToHex(s, { size: 32 }).slice(2)}${v}`;
}

/** An account that answers so, whatever it is asked. */
function answering(answer: (signature: Promise<Hex>, times: number) => Promise<unknown>): SessionKeyAccount {
  let times = 0;
  const reply = (signature: Promise<Hex>) => {
    times += 1;
    return answer(signature, times) as Promise<Hex>;
  };
  return {
    address: account.address,
    signMessage: (parameters) => reply(account.signMessage(parameters)),
    signTypedData: (parameters) => reply(account.signTypedData(parameters)),
    signTransaction: (parameters) => reply(account.signTransaction(parameters) as Promise<Hex>) as never,
  };
}

const never = () => new Promise<never>(() => undefined);
const failing = async (): Promise<never> => {
  throw new Error("ThrottlingException");
};
const declining = async (): Promise<never> => {
  throw Object.assign(new Error("no"), { code: 4001 });
};

describe("default", () => {
  test.each<[string, SessionKeyAccount]>([
    ["a viem account", account],
    ["s in the upper half", answering(async (signature) => toHighS(await signature))],
    [
      "v of 0 or 1",
      answering(async (signature) => (await signature).replace(/1b$/, "00").replace(/1c$/, "01")),
    ],
    ["two failures", answering((signature, times) => (times < 3 ? failing() : signature))],
  ])("default: %s signs what a viem account signs", async (name, given) => {
    const key = toSessionKey(given, 1_000, subject);
    expect(key.address).toBe(account.address);
    expect(await key.signMessage({ message: "hi" })).toBe(await account.signMessage({ message: "hi" }));
    if (name === "two failures") return;
    expect(await key.signTypedData(typedData)).toBe(await account.signTypedData(typedData));
  });

  test("behavior: methods keep their object, and a transaction is not needed", async () => {
    class Kms {
      readonly address = account.address;
      readonly #signer = account;
      async signMessage(parameters: Parameters<typeof account.signMessage>[0]) {
        return await this.#signer.signMessage(parameters);
      }
      signTypedData(parameters: Parameters<typeof account.signTypedData>[0]) {
        return this.#signer.signTypedData(parameters as never);
      }
    }
    const key = toSessionKey(new Kms(), 1_000, subject);
    expect(await key.signMessage({ message: "hi" })).toBe(await account.signMessage({ message: "hi" }));
    expect(key.signTransaction).toBeUndefined();
  });

  test("behavior: a transaction is the one that was asked for", async () => {
    const key = toSessionKey(account, 1_000, subject);
    expect(await key.signTransaction?.(transaction)).toBe(await account.signTransaction(transaction));
  });
});

describe("error: what a signer can do wrong", () => {
  test.each<[string, SessionKeyAccount, string, number]>([
    ["garbage", answering(async () => "0xdeadbeef"), "SignatureInvalidError", 1],
    ["nothing", answering(async () => undefined), "SignatureInvalidError", 1],
    ["of another key", answering(() => other.signMessage({ message: "hi" })), "SignatureInvalidError", 1],
    [
      "over something else",
      answering(() => account.signMessage({ message: "ho" })),
      "SignatureInvalidError",
      1,
    ],
    ["no answer", answering(never), "SessionKeyTimeoutError", 1],
    ["a refusal", answering(declining), "SignatureDeclinedError", 1],
    ["three failures", answering(failing), "SignerUnavailableError", 3],
  ])("error: %s", async (_name, given, name, asked) => {
    let times = 0;
    const counted: SessionKeyAccount = {
      ...given,
      signMessage: (parameters) => {
        times += 1;
        return given.signMessage(parameters);
      },
    };
    const key = toSessionKey(counted, 50, subject);
    await expect(key.signMessage({ message: "hi" })).rejects.toMatchObject({ name });
    expect(times).toBe(asked);
    await expect(key.signTypedData(typedData)).rejects.toMatchObject({ name });
  });

  test("error: a message signed as a message again is not what the chain takes", async () => {
    const given = answering(async () => account.signMessage({ message: { raw: "0x1234" } }));
    await expect(toSessionKey(given, 50, subject).signTypedData(typedData)).rejects.toMatchObject({
      name: "SignatureInvalidError",
    });
  });

  test.each([
    ["another value", { ...transaction, value: 6n }],
    ["another payee", { ...transaction, to: account.address }],
    ["another chain", { ...transaction, chainId: 2 }],
    ["another nonce", { ...transaction, nonce: 8 }],
    ["calldata", { ...transaction, data: "0x01" as Hex }],
  ])("error: a transaction with %s", async (_, signed) => {
    const key = toSessionKey(
      answering(() => account.signTransaction(signed) as Promise<Hex>),
      50,
      subject,
    );
    await expect(key.signTransaction?.(transaction)).rejects.toMatchObject({ name: "SignatureInvalidError" });
  });

  test("error: a transaction that is not signed", async () => {
    const key = toSessionKey(
      answering(async () => serializeTransaction(transaction)),
      50,
      subject,
    );
    await expect(key.signTransaction?.(transaction)).rejects.toMatchObject({ name: "SignatureInvalidError" });
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["a string", "0x"],
    ["a private key", generatePrivateKey()],
    ["an address alone", { address: account.address }],
    ["an account without typed data", { address: account.address, signMessage: account.signMessage }],
    ["an account without messages", { address: account.address, signTypedData: account.signTypedData }],
    ["no address", { ...account, address: "0x" }],
    ["a transaction that is no function", { ...account, signTransaction: true }],
  ])("error: %s is no key", (_, given) => {
    expect(() => toSessionKey(given, 50, subject)).toThrow(
      expect.objectContaining({ name: "ParametersInvalidError" }),
    );
  });
});
