import { type Address, concat, createClient, custom, type Hex, pad, toFunctionSelector } from "viem";
import { expect, test } from "vitest";
import { grantingNonceOf, readAccountState } from "./readAccountState.ts";

const address = (digit: string): Address => `0x${digit.repeat(40)}`;
const [account, owner, other, ecdsaValidator] = [address("1"), address("2"), address("3"), address("4")];

interface Chain {
  readonly deployed?: boolean;
  readonly root?: Hex;
  readonly owner?: Address;
  readonly currentNonce?: number;
  readonly validNonceFrom?: number;
  readonly counterfactual?: Address;
  /** Who is said to be the owner. */
  readonly given?: Address;
}

/** What is said of an account that is so on the chain. */
function read({
  deployed = true,
  root = concat(["0x01", ecdsaValidator]),
  counterfactual = account,
  ...chain
}: Chain) {
  const answers: Readonly<Record<string, Hex>> = {
    [toFunctionSelector("rootValidator()")]: pad(root, { dir: "right" }),
    [toFunctionSelector("currentNonce()")]: pad(`0x0${chain.currentNonce ?? 3}`),
    [toFunctionSelector("validNonceFrom()")]: pad(`0x0${chain.validNonceFrom ?? 3}`),
    [toFunctionSelector("ecdsaValidatorStorage(address)")]: pad(chain.owner ?? owner),
  };
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    if (method === "eth_getCode") return deployed ? "0x60" : "0x";
    const [{ data }] = params as readonly [{ readonly data: Hex }];
    return answers[data.slice(0, 10)];
  };
  const client = createClient({ transport: custom({ request }, { retryCount: 0 }) });
  return readAccountState(client, {
    account,
    owner: chain.given ?? owner,
    ecdsaValidator,
    counterfactual: async () => counterfactual,
  });
}

test("default: deployed, or not yet", async () => {
  expect(await read({})).toEqual({ deployed: true, currentNonce: 3, validNonceFrom: 3 });
  expect(await read({ deployed: false })).toEqual({ deployed: false, currentNonce: 1, validNonceFrom: 0 });
});

test("behavior: an EOA with Kernel's code and no other root obeys its own key, and nobody else's", async () => {
  const none: Hex = `0x${"00".repeat(21)}`;
  const own = { root: none, currentNonce: 0, validNonceFrom: 0, given: account };
  expect(await read(own)).toEqual({ deployed: true, currentNonce: 0, validNonceFrom: 0 });
  await expect(read({ ...own, given: owner })).rejects.toMatchObject({
    name: "RootValidatorUnsupportedError",
  });
});

test("error: another owner, or another's account that is not deployed", async () => {
  const refused = { name: "OwnerMismatchError", account, given: owner };
  await expect(read({ owner: other })).rejects.toMatchObject({ ...refused, owner: other });
  await expect(read({ deployed: false, counterfactual: other })).rejects.toMatchObject({
    ...refused,
    owner: undefined,
  });
});

test.each<[string, Hex]>([
  ["another validator", concat(["0x01", other])],
  ["a permission", `0x02aabbccdd${"00".repeat(16)}`],
  ["none", `0x${"00".repeat(21)}`],
])("error: %s for root", async (_, root) => {
  await expect(read({ root })).rejects.toMatchObject({ name: "RootValidatorUnsupportedError", account });
});

test("error: module nonces that are invalid beyond the account's own", async () => {
  const state = await read({ currentNonce: 3, validNonceFrom: 5 });
  expect(() => grantingNonceOf(account, state)).toThrow(
    expect.objectContaining({ name: "AccountNonceInvalidError", currentNonce: 3, validNonceFrom: 5 }),
  );
  expect(grantingNonceOf(account, await read({ currentNonce: 5, validNonceFrom: 5 }))).toBe(5);
});
