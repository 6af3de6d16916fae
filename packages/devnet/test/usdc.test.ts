import { type Address, domainSeparator, type Hex, pad, parseSignature, toHex } from "viem";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addresses, type DevAccount, type Devnet, startDevnet, testUsdcAbi } from "../src/index.ts";

const usdc = { abi: testUsdcAbi, address: addresses.usdc } as const;

let devnet: Devnet;
let payer: DevAccount;
let payee: DevAccount;
let now: bigint;

beforeAll(async () => {
  devnet = await startDevnet();
  const [first, second] = devnet.accounts;
  if (first === undefined || second === undefined) throw new Error("no accounts");
  payer = first;
  payee = second;
});
afterAll(() => devnet?.close());
beforeEach(async () => {
  await devnet.testClient.mine({ blocks: 1 });
  now = (await devnet.publicClient.getBlock()).timestamp;
  await devnet.fundUsdc(payer.address, 1_000n);
});

const domain = () =>
  ({ name: "USDC", version: "2", chainId: devnet.chain.id, verifyingContract: addresses.usdc }) as const;
const fields = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
] as const;
const types = {
  TransferWithAuthorization: fields,
  ReceiveWithAuthorization: fields,
  CancelAuthorization: [
    { name: "authorizer", type: "address" },
    { name: "nonce", type: "bytes32" },
  ],
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} as const;

let nonces = 0;
async function authorize(
  primaryType: "TransferWithAuthorization" | "ReceiveWithAuthorization",
  overrides: { validAfter?: bigint; validBefore?: bigint } = {},
) {
  const nonce: Hex = pad(toHex(++nonces));
  const message = {
    from: payer.address,
    to: payee.address,
    value: 10n,
    validAfter: 0n,
    validBefore: now + 1_000n,
    nonce,
    ...overrides,
  };
  const signature = await payer.signTypedData({ domain: domain(), types, primaryType, message });
  const { from, to, value, validAfter, validBefore } = message;
  return { nonce, signature, args: [from, to, value, validAfter, validBefore, nonce] as const };
}

/** Simulates and sends; the simulation's error names the reason. */
async function write(account: Address, request: Parameters<Devnet["publicClient"]["simulateContract"]>[0]) {
  await devnet.publicClient.simulateContract({ ...request, account });
  const client = await devnet.impersonate(account);
  const hash = await client.writeContract(request as Parameters<typeof client.writeContract>[0]);
  await devnet.publicClient.waitForTransactionReceipt({ hash });
}

const balance = (address: Address) =>
  devnet.publicClient.readContract({ ...usdc, functionName: "balanceOf", args: [address] });

function vrs(signature: Hex): [number, Hex, Hex] {
  const { r, s, yParity } = parseSignature(signature);
  return [yParity + 27, r, s];
}

describe("transferWithAuthorization", () => {
  test("default: moves the payer's tokens, in both forms, once", async () => {
    const before = await balance(payee.address);
    const first = await authorize("TransferWithAuthorization");
    await write(payee.address, {
      ...usdc,
      functionName: "transferWithAuthorization",
      args: [...first.args, ...vrs(first.signature)],
    });
    const second = await authorize("TransferWithAuthorization");
    const request = {
      ...usdc,
      functionName: "transferWithAuthorization",
      args: [...second.args, second.signature],
    } as const;
    await write(payee.address, request);
    expect((await balance(payee.address)) - before).toBe(20n);
    await expect(write(payee.address, request)).rejects.toThrow("authorization is used or canceled");
  });

  test("error: outside its time, both bounds excluded", async () => {
    // The call is simulated at the latest block's own time.
    const cases = [
      [{ validAfter: now + 500n }, "authorization is not yet valid"],
      [{ validBefore: now }, "authorization is expired"],
    ] as const;
    for (const [overrides, reason] of cases) {
      const { args, signature } = await authorize("TransferWithAuthorization", overrides);
      await expect(
        write(payee.address, {
          ...usdc,
          functionName: "transferWithAuthorization",
          args: [...args, signature],
        }),
      ).rejects.toThrow(reason);
    }
  });

  test("error: a signature over something else", async () => {
    const { args } = await authorize("TransferWithAuthorization");
    const { signature } = await authorize("ReceiveWithAuthorization");
    await expect(
      write(payee.address, {
        ...usdc,
        functionName: "transferWithAuthorization",
        args: [...args, signature],
      }),
    ).rejects.toThrow("FiatTokenV2: invalid signature");
  });
});

describe("receiveWithAuthorization", () => {
  test("default: only the payee submits it", async () => {
    const { args, signature } = await authorize("ReceiveWithAuthorization");
    const request = {
      ...usdc,
      functionName: "receiveWithAuthorization",
      args: [...args, signature],
    } as const;
    await expect(write(payer.address, request)).rejects.toThrow("caller must be the payee");
    const before = await balance(payee.address);
    await write(payee.address, request);
    expect((await balance(payee.address)) - before).toBe(10n);
  });
});

describe("cancelAuthorization", () => {
  test("default: makes an authorization void", async () => {
    const { args, nonce, signature } = await authorize("TransferWithAuthorization");
    const cancel = await payer.signTypedData({
      domain: domain(),
      types,
      primaryType: "CancelAuthorization",
      message: { authorizer: payer.address, nonce },
    });
    await write(payee.address, {
      ...usdc,
      functionName: "cancelAuthorization",
      args: [payer.address, nonce, cancel],
    });
    await expect(
      write(payee.address, {
        ...usdc,
        functionName: "transferWithAuthorization",
        args: [...args, signature],
      }),
    ).rejects.toThrow("authorization is used or canceled");
  });
});

describe("permit", () => {
  test("default: sets an allowance once, which shrinks with use", async () => {
    const deadline = now + 1_000n;
    const signature = await payer.signTypedData({
      domain: domain(),
      types,
      primaryType: "Permit",
      message: { owner: payer.address, spender: payee.address, value: 30n, nonce: 0n, deadline },
    });
    const request = {
      ...usdc,
      functionName: "permit",
      args: [payer.address, payee.address, 30n, deadline, ...vrs(signature)],
    } as const;
    await write(payee.address, request);
    await write(payee.address, {
      ...usdc,
      functionName: "transferFrom",
      args: [payer.address, payee.address, 12n],
    });
    expect(
      await devnet.publicClient.readContract({
        ...usdc,
        functionName: "allowance",
        args: [payer.address, payee.address],
      }),
    ).toBe(18n);
    await expect(write(payee.address, request)).rejects.toThrow("EIP2612: invalid signature");
  });
});

describe("blacklist", () => {
  test("default: neither sends nor receives", async () => {
    const state = await devnet.snapshot();
    await write(payee.address, { ...usdc, functionName: "blacklist", args: [payee.address] });
    const transfer = { ...usdc, functionName: "transfer", args: [payee.address, 1n] } as const;
    await expect(write(payer.address, transfer)).rejects.toThrow("Blacklistable: account is blacklisted");
    const { args, signature } = await authorize("TransferWithAuthorization");
    await expect(
      write(payer.address, {
        ...usdc,
        functionName: "transferWithAuthorization",
        args: [...args, signature],
      }),
    ).rejects.toThrow("Blacklistable: account is blacklisted");
    await devnet.revert(state);
  });
});

test("behavior: the domain is the one clients sign for", async () => {
  const separator = await devnet.publicClient.readContract({ ...usdc, functionName: "DOMAIN_SEPARATOR" });
  expect(separator).toBe(domainSeparator({ domain: domain() }));
});
