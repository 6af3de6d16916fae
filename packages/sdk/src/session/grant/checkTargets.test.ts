import {
  type Address,
  createPublicClient,
  custom,
  decodeFunctionData,
  encodeAbiParameters,
  type Hex,
  parseAbi,
} from "viem";
import { expect, test } from "vitest";
import { addressOf, sampleTerms } from "../test/sampleTerms.ts";
import { checkTargets } from "./checkTargets.ts";

const abi = parseAbi([
  "function isModuleType(uint256 moduleTypeId) view returns (bool)",
  "function isModuleInstalled(uint256 moduleTypeId, address module, bytes context) view returns (bool)",
  "function isModuleEnabled(address module) view returns (bool)",
  "function accountId() view returns (string)",
]);
const [account, target] = [addressOf(20), addressOf(30)];
const yes = encodeAbiParameters([{ type: "bool" }], [true]);
const no = encodeAbiParameters([{ type: "bool" }], [false]);
const terms = {
  ...sampleTerms,
  calls: [{ target, selector: "0x01020304", valueCap: 0n, rules: [] }],
} as const;

type Answer = (to: Address, name: string, args: readonly unknown[]) => Hex | "revert" | "down";

/** A node whose contracts all have code, and answer so. */
function nodeOf(answer: Answer) {
  return createPublicClient({
    transport: custom(
      {
        request: async ({ method, params }: { method: string; params: [{ to: Address; data: Hex }] }) => {
          if (method === "eth_getCode") return "0x01";
          const [{ to, data }] = params;
          const { functionName, args = [] } = decodeFunctionData({ abi, data });
          const said = answer(to, functionName, args);
          if (said === "revert") throw { code: 3, message: "execution reverted", data: "0x" };
          if (said === "down") throw { code: -32_603, message: "internal error" };
          return said;
        },
      },
      { retryCount: 0 },
    ),
  });
}

test("default: contracts that are no modules, whatever they say to it", async () => {
  for (const said of ["revert", "0x", no] as const) {
    await expect(
      checkTargets(
        nodeOf(() => said),
        terms,
        account,
      ),
    ).resolves.toBeUndefined();
  }
});

test.each([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n])("error: a module of type %i", async (type) => {
  const node = nodeOf((to, name, [asked]) =>
    to === target && name === "isModuleType" && asked === type ? yes : "revert",
  );
  await expect(checkTargets(node, terms, account)).rejects.toMatchObject({
    name: "TargetGovernsError",
    target,
  });
});

test.each(["isModuleEnabled", "isModuleInstalled"])(
  "error: what the account knows by %s",
  async (question) => {
    const node = nodeOf((to, name) => (to === account && name === question ? yes : "revert"));
    await expect(checkTargets(node, terms, account)).rejects.toMatchObject({
      role: "a module of the account",
    });
  },
);

test("error: an adapter", async () => {
  const named = encodeAbiParameters([{ type: "string" }], ["rhinestone.safe7579.v1.0.0"]);
  const node = nodeOf((to, name) => (to === target && name === "accountId" ? named : "revert"));
  await expect(checkTargets(node, terms, account)).rejects.toMatchObject({ name: "TargetGovernsError" });
});

test("error: no answer is no answer", async () => {
  await expect(
    checkTargets(
      nodeOf(() => "down"),
      terms,
      account,
    ),
  ).rejects.not.toMatchObject({
    name: "TargetGovernsError",
  });
});

test("behavior: plain ETH may go to an account", async () => {
  const plain = { ...terms, calls: [{ target, selector: undefined, valueCap: 1n, rules: [] }] };
  await expect(
    checkTargets(
      nodeOf(() => yes),
      plain,
      account,
    ),
  ).resolves.toBeUndefined();
});
