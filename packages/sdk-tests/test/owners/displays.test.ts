/**
 * What an owner's device displays, by account: captured from the parameters of `eth_signTypedData_v4`, and compared with the
 * table in `docs/accounts.md`. `UPDATE_DOCS=1` writes it.
 */
import { readFile, writeFile } from "node:fs/promises";
import {
  createAccount,
  createSessionKey,
  installValidator,
  type SignRevocationParameters,
  signRevocation,
} from "@abbababa/sdk/wallet/session-keys";
import { type Address, parseEther } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AccountKind, prepareAccounts } from "../../src/accounts/index.ts";
import { type DisplayedMessage, recordingWallet } from "../../src/owned/recordingWallet.ts";
import { createWorld, type World } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";

const file = new URL("../../../../docs/accounts.md", import.meta.url);
const [begin, end] = ["<!-- displays: begin -->", "<!-- displays: end -->"] as const;

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

type Wallet = ReturnType<typeof recordingWallet>["wallet"];
type Named = Pick<SignRevocationParameters, "owner" | "account" | "index">;

/** How an owner with a wallet names an account. */
type Naming = (key: PrivateKeyAccount, wallet: Wallet) => Promise<Named>;

const deployed =
  (kind: AccountKind, withModule: boolean): Naming =>
  async (key, owner) => {
    const { devnet } = world;
    const { address: account } = await (await prepareAccounts(devnet, kind)).create(key);
    await devnet.fundEth(account, parseEther("1"));
    if (withModule) await installValidator({ owner: key, account, ...networkOf(world) });
    return { owner, account };
  };

const accounts: readonly (readonly [name: string, naming: Naming])[] = [
  [
    "Kernel that `createAccount` makes",
    async (_, wallet) => ({ account: await createAccount({ owner: wallet, ...networkOf(world) }) }),
  ],
  ["Kernel, ECDSA validator as root", deployed("kernel", false)],
  ["the same, with the SpendCap as validator", deployed("kernel", true)],
  ["Safe7579", deployed("safe7579", true)],
  ["Nexus, ECDSA validator", deployed("nexus", true)],
  ["reference, ECDSA validator", deployed("reference", true)],
  ["OpenZeppelin, ECDSA validator", deployed("openzeppelin", true)],
];

const rows: string[] = [];

describe("default: what a wallet is asked to display", () => {
  test.each(accounts)("%s", async (name, naming) => {
    const key = privateKeyToAccount(generatePrivateKey());
    const own = recordingWallet(key, world.devnet.chain);
    const network = networkOf(world);
    const named = await naming(key, own.wallet);
    const { serializedSessionKey, smartAccountAddress } = await createSessionKey({ ...named, ...network });
    const { account: _, index: __, ...signer } = named;
    const revoking = typeof named.account === "object" ? { account: named.account } : signer;
    await signRevocation({ ...revoking, ...network, serializedSessionKey });
    const [grant, revocation] = own.displayed;
    if (grant === undefined || revocation === undefined) throw new Error("Nothing was displayed.");
    rows.push(
      `| ${name} | ${describeDisplay(grant, smartAccountAddress)} | ${describeDisplay(revocation, smartAccountAddress)} |`,
    );
  });
});

afterAll(async () => {
  const table = ["| account | a grant | a revocation |", "| --- | --- | --- |", ...rows].join("\n");
  const text = await readFile(file, "utf8");
  const [before = "", rest = ""] = text.split(begin);
  const [committed = "", after = ""] = rest.split(end);
  if (process.env.UPDATE_DOCS) {
    await writeFile(file, `${before}${begin}\n${table}\n${end}${after}`);
    return;
  }
  expect(committed.trim()).toBe(table);
});

function networkOf({ devnet: { chain, rpcUrl, bundlerUrl } }: World) {
  return { chain, rpcUrl, bundlerUrl, pollingInterval: 50 };
}

/** Whether the message says what it is for, by its own fields. */
function describeDisplay({ primaryType, message, types }: DisplayedMessage, account: Address): string {
  const readable = ["GrantSession", "RevokeSession"].includes(primaryType);
  if (!readable) {
    const fields = types[primaryType] ?? [];
    return `opaque: \`${primaryType}(${fields.map(({ type, name }) => `${type} ${name}`).join(",")})\``;
  }
  expect(String(message.account).toLowerCase()).toBe(account.toLowerCase());
  return primaryType === "GrantSession" ? "the grant itself, every term" : "the revocation itself";
}
