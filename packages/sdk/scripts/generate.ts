/**
 * Writes `src/generated/` from what the contracts' build and the recorded deployments say.
 *
 *     node scripts/generate.ts
 *
 * - `abis.ts`: ABIs `as const`; that a contract's ABI has the errors of what it calls is checked here.
 * - `usedAbis.ts`: what this package itself needs of them, for it ends up in every application's bundle.
 * - `addresses.ts`: where our contracts are, by chain id.
 * - `typechain/`: ethers v6 bindings of the same contracts.
 */
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

type AbiParameter = {
  type: string;
  name?: string;
  internalType?: string;
  indexed?: boolean;
  components?: AbiParameter[];
};
type AbiItem = {
  type: string;
  name?: string;
  stateMutability?: string;
  inputs?: AbiParameter[];
  outputs?: AbiParameter[];
};
type Artifact = { contractName: string; abi: AbiItem[] };

const header = "// Written by scripts/generate.ts. Do not edit.\n";
const root = fileURLToPath(new URL("../../../", import.meta.url));
const output = fileURLToPath(new URL("../src/generated/", import.meta.url));

/**
 * What gets deployed: path below `contracts/`, name, and what else it can throw the errors of; which functions this package
 * calls, which events it reads, and whether it names the other functions too, by their selectors. Of a contract without
 * `calls` it uses nothing.
 */
const deployables = [
  {
    source: "session/SpendCap",
    // Its other half, whose errors it passes on.
    callees: ["session/GrantRules"],
    calls: [
      "canPay",
      "canSpend",
      "ceilingOf",
      "epochOf",
      "getSession",
      "getSpending",
      "redeemDelegations",
      "removeCeiling",
      "revoke",
      "revokeAll",
      "revokeAllWithSignature",
      "revokeAsGuardian",
      "revokeWithSignature",
      "setCeiling",
    ],
    events: [
      "CeilingRemoved",
      "CeilingSet",
      "EpochRaised",
      "PendingSessionRevoked",
      "SessionInstalled",
      "SessionRedeemed",
      "SessionRevoked",
    ],
    namesOthers: false,
  },
  {
    source: "escrow/AbbaBabaEscrow",
    callees: [],
    calls: [
      "accept",
      "canClaimAbandoned",
      "canClaimUnresolved",
      "canFinalize",
      "cancel",
      "claimAbandoned",
      "claimUnresolved",
      "createEscrow",
      "creditOf",
      "dispute",
      "finalizeRelease",
      "getEscrowDetails",
      "isDisputeWindowActive",
      "isTokenSupported",
      "paused",
      "resolveDispute",
      "submitDelivery",
      "withdraw",
      "withdrawTo",
    ],
    events: [],
    // Sessions may be allowed any of them, and are told in words what they may call. A view does nothing.
    namesOthers: true,
  },
  { source: "paymaster/AbbaBabaPaymaster", callees: [], calls: undefined, events: [], namesOthers: false },
  { source: "x402/Settlement", callees: [], calls: undefined, events: [], namesOthers: false },
  {
    source: "owner/OwnerValidator",
    callees: [],
    calls: ["onInstall", "ownersOf"],
    events: ["KeyAdded", "PasskeyAdded"],
    namesOthers: false,
  },
] as const;

await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
await writeAbis();
await writeUsedAbis();
await writeAddresses();
await writeTypechain();

async function writeAbis(): Promise<void> {
  const parts = [header];
  for (const { source, callees } of deployables) {
    const { contractName, abi } = await readArtifact(source);
    for (const callee of callees) {
      for (const error of (await readArtifact(callee)).abi.filter(isError)) {
        const known = abi.some((item) => isError(item) && item.name === error.name);
        if (!known) throw new Error(`The ABI of ${contractName} lacks the error ${error.name} of ${callee}.`);
      }
    }
    parts.push(`export const ${lowerFirst(contractName)}Abi = ${JSON.stringify(abi, null, 2)} as const;\n`);
  }
  await writeFile(join(output, "abis.ts"), parts.join("\n"));
}

async function writeUsedAbis(): Promise<void> {
  const parts = [header, 'import { parseAbi } from "viem";\n'];
  const parsed = (name: string, items: readonly AbiItem[]) =>
    `export const ${name} = /*#__PURE__*/ parseAbi(${JSON.stringify(items.map(toSignature), null, 2)});\n`;
  for (const { source, calls, events, namesOthers } of deployables) {
    if (calls === undefined) continue;
    const { contractName, abi } = await readArtifact(source);
    const find = (type: string, name: string) => {
      const item = abi.find((candidate) => candidate.type === type && candidate.name === name);
      if (item === undefined) throw new Error(`${contractName} has no ${type} ${name}.`);
      return item;
    };
    const used = calls.map((name) => find("function", name));
    const others = abi.filter((item) => isAction(item) && !used.includes(item));
    const items = [
      ...used.map(byPlace),
      // Events are read by the names of their arguments.
      ...events.map((name) => withoutCompilersTypes(find("event", name))),
      ...abi.filter(isError).map(byPlace),
    ];
    const name = lowerFirst(contractName);
    parts.push(parsed(`${name}Abi`, items));
    if (namesOthers) parts.push(parsed(`${name}OtherFunctions`, others.map(ofSelector)));
  }
  await writeFile(join(output, "usedAbis.ts"), parts.join("\n"));
}

/** An item as a line that people read: it weighs less than half of its JSON. */
function toSignature({ type, name, inputs, outputs = [], stateMutability }: AbiItem): string {
  const parameters = (list: readonly AbiParameter[] = []): string => `(${list.map(parameter).join(", ")})`;
  const parameter = ({ type: kind, name: named = "", indexed, components }: AbiParameter): string => {
    const written = components ? kind.replace("tuple", parameters(components)) : kind;
    return [written, ...(indexed ? ["indexed"] : []), ...(named === "" ? [] : [named])].join(" ");
  };
  const mutability = stateMutability === "view" || stateMutability === "pure" ? ` ${stateMutability}` : "";
  const returned = outputs.length === 0 ? "" : ` returns ${parameters(outputs)}`;
  return `${type} ${name ?? ""}${parameters(inputs)}${mutability}${returned}`;
}

/** What a call of it may change something by. */
function isAction({ type, stateMutability }: AbiItem): boolean {
  return type === "function" && stateMutability !== "view" && stateMutability !== "pure";
}

/** Names of Solidity's types, which nothing on the wire depends on. */
function withoutCompilersTypes(item: AbiItem): AbiItem {
  return JSON.parse(JSON.stringify(item, (key, value) => (key === "internalType" ? undefined : value)));
}

/** Arguments have their places; fields of structs, and what is returned, keep their names. */
function byPlace(item: AbiItem): AbiItem {
  const { inputs = [], ...rest } = withoutCompilersTypes(item);
  return { ...rest, inputs: inputs.map(({ name: _, ...input }) => input) };
}

/** As much of a function as its selector follows from. */
function ofSelector(item: AbiItem): AbiItem {
  const typesOf = (parameters: readonly AbiParameter[] = []): AbiParameter[] =>
    parameters.map(({ type, components }) => ({
      type,
      ...(components && { components: typesOf(components) }),
    }));
  return { ...item, inputs: typesOf(item.inputs), outputs: [] };
}

async function writeAddresses(): Promise<void> {
  const folder = join(root, "deploy/deployments");
  const files = await readdir(folder).catch(() => []);
  const byChain: Record<string, Record<string, string>> = {};
  for (const file of files.filter((name) => name.endsWith(".json")).sort()) {
    const record: unknown = JSON.parse(await readFile(join(folder, file), "utf8"));
    if (!isDeployment(record)) throw new Error(`deploy/deployments/${file} is not a recorded deployment.`);
    byChain[record.chainId] = Object.fromEntries(
      Object.entries(record.contracts).map(([name, { address }]) => [name, address]),
    );
  }
  const type = "Readonly<Record<number, Readonly<Record<string, Address>>>>";
  const value = JSON.stringify(byChain, null, 2);
  await writeFile(
    join(output, "addresses.ts"),
    `${header}\nimport type { Address } from "viem";\n\nexport const deployments: ${type} = ${value};\n`,
  );
}

/** Copies the bindings of the deployables, and only these, out of what Hardhat's build generated. */
async function writeTypechain(): Promise<void> {
  const from = join(root, "types/ethers-contracts");
  const to = join(output, "typechain");
  await copyUnchecked(join(from, "common.ts"), join(to, "common.ts"));
  const exports: string[] = [header];
  for (const { source } of deployables) {
    const name = source.slice(source.lastIndexOf("/") + 1);
    await copyUnchecked(join(from, `${source}.ts`), join(to, `${source}.ts`));
    await copyUnchecked(
      join(from, `factories/${source}__factory.ts`),
      join(to, `factories/${source}__factory.ts`),
    );
    exports.push(`export type { ${name} } from "./${source}.js";`);
    exports.push(`export { ${name}__factory } from "./factories/${source}__factory.js";`);
  }
  await writeFile(join(to, "index.ts"), `${exports.join("\n")}\n`);
}

/** TypeChain's output has imports it does not use, which our compiler settings refuse. */
async function copyUnchecked(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to);
  await writeFile(to, `// @ts-nocheck: generated by TypeChain\n${await readFile(to, "utf8")}`);
}

async function readArtifact(source: string): Promise<Artifact> {
  const name = source.slice(source.lastIndexOf("/") + 1);
  return JSON.parse(await readFile(join(root, `artifacts/contracts/${source}.sol/${name}.json`), "utf8"));
}

function isDeployment(
  value: unknown,
): value is { chainId: number; contracts: Record<string, { address: string }> } {
  return typeof value === "object" && value !== null && "chainId" in value && "contracts" in value;
}

function isError(item: AbiItem): boolean {
  return item.type === "error";
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
