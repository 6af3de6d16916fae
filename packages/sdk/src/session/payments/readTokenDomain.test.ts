import {
  createClient,
  custom,
  domainSeparator,
  encodeAbiParameters,
  type Hex,
  HttpRequestError,
  toFunctionSelector,
  zeroAddress,
  zeroHash,
} from "viem";
import { expect, test } from "vitest";
import { addressOf } from "../test/sampleTerms.ts";
import { readTokenDomain } from "./readTokenDomain.ts";

const token = addressOf(7);
const chainId = 8453;
const plain = { name: "USD Coin", version: "2", chainId, verifyingContract: token };

type Answers = Readonly<Record<string, Hex>>;

/** A token that answers some functions and reverts at others. */
function read(answers: Answers) {
  const bySelector = new Map(
    Object.entries(answers).map(([name, answer]) => [toFunctionSelector(`function ${name}()`), answer]),
  );
  const client = createClient({
    transport: custom(
      {
        request: async ({ params }: { params: [{ data: Hex }] }) => {
          const answer = bySelector.get(params[0].data.slice(0, 10) as Hex);
          if (answer === undefined) throw Object.assign(new Error("execution reverted"), { code: 3 });
          return answer;
        },
      },
      { retryCount: 0 },
    ),
  });
  return readTokenDomain(client, { token, chainId });
}

const text = (value: string) => encodeAbiParameters([{ type: "string" }], [value]);
const named = { name: text(plain.name), version: text(plain.version) };
const separator = domainSeparator({ domain: plain });

function described(
  change: Partial<{ fields: Hex; chainId: bigint; contract: Hex; extensions: bigint[] }> = {},
): Answers {
  const { fields = "0x0f", chainId: chain = 8453n, contract = token, extensions = [] } = change;
  const types = ["bytes1", "string", "string", "uint256", "address", "bytes32", "uint256[]"];
  const values = [fields, plain.name, plain.version, chain, contract, zeroHash, extensions];
  return {
    eip712Domain: encodeAbiParameters(
      types.map((type) => ({ type })),
      values,
    ),
  };
}

test("default: by name and version, held against the separator", async () => {
  expect(await read({ ...named, DOMAIN_SEPARATOR: separator })).toEqual(plain);
});

test("behavior: by ERC-5267, with or without a separator", async () => {
  expect(await read(described())).toEqual(plain);
  expect(await read({ ...described(), DOMAIN_SEPARATOR: separator })).toEqual(plain);
});

test.each<[string, Answers]>([
  ["no domain at all", named],
  ["no version", { name: named.name, DOMAIN_SEPARATOR: separator }],
  ["another separator", { ...named, DOMAIN_SEPARATOR: zeroHash }],
  ["another separator than described", { ...described(), DOMAIN_SEPARATOR: zeroHash }],
  ["a salt", described({ fields: "0x1f" })],
  ["no version among the fields", described({ fields: "0x0d" })],
  ["extensions", described({ extensions: [1n] })],
  ["another chain", described({ chainId: 1n })],
  ["another contract", described({ contract: zeroAddress })],
])("error: %s", async (_, answers) => {
  await expect(read(answers)).rejects.toMatchObject({ name: "PaymentTokenUnsupportedError", token });
});

test.each([
  ["EndpointUnreachableError", new Error("fetch failed")],
  ["EndpointDeniedError", new HttpRequestError({ url: "https://node.test", status: 401 })],
])("error: a node that does not answer says nothing about the token: %s", async (name, failure) => {
  const client = createClient({
    transport: custom(
      {
        request: async () => {
          throw failure;
        },
      },
      { retryCount: 0 },
    ),
  });
  await expect(readTokenDomain(client, { token, chainId })).rejects.toMatchObject({
    name,
  });
});
