import {
  type Address,
  type Client,
  encodeFunctionData,
  getAddress,
  hexToBigInt,
  parseAbi,
  size,
  slice,
} from "viem";
import { call, getCode } from "viem/actions";
import { TargetGovernsError } from "../errors/grantErrors.ts";
import { gatherFacts } from "../failures/revertData.ts";
import type { SessionTerms } from "../SessionTerms.ts";

const abi = /* @__PURE__ */ parseAbi([
  "function isModuleType(uint256 moduleTypeId) view returns (bool)",
  "function isModuleInstalled(uint256 moduleTypeId, address module, bytes context) view returns (bool)",
  "function isModuleEnabled(address module) view returns (bool)",
  "function accountId() view returns (string)",
]);

/** Types of modules, by their numbers: of ERC-7579, then Kernel's, then hooks before validation. */
const moduleTypes = [
  [1n, "a validator"],
  [2n, "an executor"],
  [3n, "a fallback handler"],
  [4n, "a hook"],
  [5n, "a policy"],
  [6n, "a signer"],
  [7n, "a stateless validator"],
  [8n, "a hook before validation"],
  [9n, "a hook before validation"],
] as const;

/**
 * Asks the contracts that a session may call what they are, and refuses those that may hold authority over the account:
 * modules of modular accounts, whose functions can make somebody else its owner, what is enabled on it as such, and
 * adapters and accounts.
 *
 * Plain transfers of ETH call no function, and are not asked about.
 *
 * @param client - Reads the chain.
 * @param terms - The session's.
 * @param account - The account that grants it.
 * @throws {TargetGovernsError}
 */
export async function checkTargets(client: Client, terms: SessionTerms, account: Address): Promise<void> {
  const called = terms.calls.filter(({ selector }) => selector !== undefined);
  const targets = [...new Set(called.map(({ target }) => getAddress(target)))];
  const isDeployed = (await getCode(client, { address: account })) !== undefined;
  await Promise.all(
    targets.map(async (target) => {
      if ((await getCode(client, { address: target })) === undefined) return;
      const role =
        (await moduleRoleOf(client, target)) ??
        (isDeployed ? await enabledAs(client, target, account) : undefined);
      if (role !== undefined) throw new TargetGovernsError({ target, role });
    }),
  );
}

async function moduleRoleOf(client: Client, target: Address): Promise<string | undefined> {
  const answers = await Promise.all(
    moduleTypes.map(async ([type, role]) => {
      const data = encodeFunctionData({ abi, functionName: "isModuleType", args: [type] });
      return (await answersYes(client, target, data)) ? role : undefined;
    }),
  );
  const role = answers.find((answer) => answer !== undefined);
  if (role !== undefined) return role;
  const named = await ask(client, target, encodeFunctionData({ abi, functionName: "accountId" }));
  return named !== undefined && size(named) >= 96 ? "an account, or an adapter of one" : undefined;
}

/** Also what does not say so itself: a Safe knows its modules, an ERC-7579 account what is installed. */
async function enabledAs(client: Client, target: Address, account: Address): Promise<string | undefined> {
  const questions = [
    encodeFunctionData({ abi, functionName: "isModuleEnabled", args: [target] }),
    ...moduleTypes.map(([type]) =>
      encodeFunctionData({ abi, functionName: "isModuleInstalled", args: [type, target, "0x"] }),
    ),
  ];
  const answers = await Promise.all(questions.map((data) => answersYes(client, account, data)));
  return answers.includes(true) ? "a module of the account" : undefined;
}

async function answersYes(client: Client, to: Address, data: `0x${string}`): Promise<boolean> {
  const answer = await ask(client, to, data);
  return answer !== undefined && size(answer) >= 32 && hexToBigInt(slice(answer, 0, 32)) === 1n;
}

/** What a contract answers; `undefined` when it refuses. A node that cannot be asked is no refusal. */
async function ask(client: Client, to: Address, data: `0x${string}`): Promise<`0x${string}` | undefined> {
  try {
    return (await call(client, { to, data })).data;
  } catch (error) {
    if (gatherFacts(error).reverted) return undefined;
    throw error;
  }
}
