import type { Devnet } from "@abbababa/devnet";
import { type AccountRow, measureAccounts } from "./accounts/measureAccounts.ts";
import { type Bundles, measureBundles } from "./bundles/measureBundles.ts";
import { measureSizes, type SizeRow } from "./contracts/measureSizes.ts";
import { type EscrowRow, measureEscrow } from "./escrow/measureEscrow.ts";
import { inLab } from "./gas/lab.ts";
import { type GasRow, measureGas } from "./gas/measureGas.ts";
import { type Latency, measureLatency } from "./latency/measureLatency.ts";
import { measurePlatform, type PlatformTimes } from "./platform/measurePlatform.ts";
import { formatAccounts } from "./report/formatAccounts.ts";
import { formatBundles } from "./report/formatBundles.ts";
import { formatGas } from "./report/formatGas.ts";
import { formatPlatform } from "./report/formatPlatform.ts";
import { formatEscrow, formatLatency, formatSizes } from "./report/formatRest.ts";
import { formatTenants } from "./report/formatTenants.ts";
import { formatTerminal } from "./report/formatTerminal.ts";
import { formatTerms } from "./report/formatTerms.ts";
import { formatX402 } from "./report/formatX402.ts";
import { measureTenants, type TenantTimes } from "./tenants/measureTenants.ts";
import { measureTerminal, type TerminalTimes } from "./terminal/measureTerminal.ts";
import { measureTerms, type TermsTable } from "./terms/measureTerms.ts";

import { measureX402, type X402Times } from "./x402/measureX402.ts";

/** Everything that can be measured. */
export interface Results {
  gas: GasRow[];
  accounts: AccountRow[];
  terms: TermsTable;
  sizes: SizeRow[];
  escrow: EscrowRow[];
  bundles: Bundles;
  latency: Latency;
  platform: PlatformTimes;
  tenants: TenantTimes;
  x402: X402Times;
  terminal: TerminalTimes;
}

/** The name of a part, as `--only` takes it. */
export type PartName = keyof Results;

/** A running devnet, and how long it took to start. */
export interface Bench {
  readonly devnet: Devnet;
  /** Milliseconds. */
  readonly startTime: number;
  /** Steady operations to take the time of. */
  readonly operations: number;
}

/** One part of the bench. */
interface Part<result> {
  readonly title: string;
  /** How its numbers come about. */
  readonly method: string;
  readonly measure: (bench: Bench) => Promise<result>;
  readonly format: (result: result) => string;
}

/** Every part, in the order in which they run. */
const parts: { readonly [name in PartName]: Part<Results[name]> } = {
  gas: {
    title: "Gas of user operations",
    method:
      "Transaction gas of EntryPoint.handleOps with one operation, sent by an EOA with fixed gas fields, keys and times: equal\n" +
      "on every run. Single: accept. Batch: approve + createEscrow. Target contracts emptied. Single and batch are measured\n" +
      "from their second use on; enable + batch is the first operation of an account that exists. stock3: CallPolicy (six\n" +
      "calls, spender pinned) + TimestampPolicy + GasPolicy; stock3Pinned: the same with the ten calls and all addresses\n" +
      "that layered and compact hold the session to. Only the last two hold it to amounts.",
    measure: ({ devnet }) => inLab(devnet, measureGas),
    format: formatGas,
  },
  accounts: {
    title: "Gas of doors and accounts",
    method:
      "As above, on five ERC-7579 accounts with the same terms, calls and counters. First batch: the one in which the session\n" +
      "is granted, or enabled, by the owner's signature. Executor: transaction of the session's own EOA, without EntryPoint.\n" +
      "Payment: gas of a call of isValidSignature, its calldata and base cost included, by which a token asks whether an\n" +
      "EIP-3009 payment of the session is the account's. SmartSessions is the published code (of a version before 1.0.0) that\n" +
      "@rhinestone/modulekit holds. No npm package holds its policies and key validators, so the least that such contracts\n" +
      "do stands in for them (bench/contracts): a lower bound. They hold it to a window, a number of operations, an amount\n" +
      "approved and native value; not to an escrow's amount, seller, token or id, a period, or gas, to which ours is held.",
    measure: ({ devnet }) => inLab(devnet, measureAccounts),
    format: formatAccounts,
  },
  terms: {
    title: "Terms: packed whole or as Merkle leaves",
    method: "Transaction gas as above, compact set; the seller paid is the last of the list.",
    measure: ({ devnet }) => inLab(devnet, measureTerms),
    format: formatTerms,
  },
  sizes: {
    title: "Code sizes",
    method: "Bytes of the artifacts; the limit is EIP-170's.",
    measure: measureSizes,
    format: formatSizes,
  },
  escrow: {
    title: "Gas of the escrow",
    method:
      "Transaction gas of calls by EOAs, with real transfers of the devnet's USDC; nobody's first time.",
    measure: ({ devnet }) => measureEscrow(devnet),
    format: formatEscrow,
  },
  bundles: {
    title: "Weight of the SDK",
    method:
      "Bytes of what an application's bundle for browsers loads at its start (esbuild, minified, gzip), viem aside,\n" +
      "which it has anyway; what makes requests of refusals is loaded when one is made. Cold import:\n" +
      "milliseconds of the processor that a new process spends on importing the SDK beyond viem, the least of several.",
    measure: measureBundles,
    format: formatBundles,
  },
  latency: {
    title: "Latency",
    method: "Wall clock on this machine, through the SDK and the bundler; the chain mines at once.",
    measure: ({ devnet, startTime, operations }) => measureLatency(devnet, startTime, operations),
    format: formatLatency,
  },
  platform: {
    title: "Platform",
    method:
      "Requests in process, without sockets: 1,000 of each with 16 at once beside a bare Hono route, then 60 of each one at a\n" +
      "time as services and purchases grow. Answers are read; the store is the embedded one, or that of DATABASE_URL.",
    measure: ({ devnet }) => measurePlatform(devnet),
    format: formatPlatform,
  },
  tenants: {
    title: "Many tenants",
    method:
      "Each session has a key of its own, held by an account, and a grant in a store; all stay open. The heap counts what is\n" +
      "held (run with NODE_OPTIONS=--expose-gc), the node's connections and viem's clients included.",
    measure: ({ devnet }) => measureTenants(devnet),
    format: formatTenants,
  },
  x402: {
    title: "Paying for HTTP resources (x402)",
    method:
      "Buyer, seller and facilitator in one process without sockets, a chain that mines at once; medians of ten payments\n" +
      "after one. Gas of the settling transaction; of the escrowed payment, of the one that made the escrow, before it was shown.",
    measure: ({ devnet }) => measureX402(devnet),
    format: formatX402,
  },
  terminal: {
    title: "Terminal and MCP",
    method:
      "The built command in processes of its own, medians of ten. Shop and facilitator are in this process, behind a socket;\n" +
      "the chain mines at once. What pay_request adds is the session's signature, its book on the disk, the chain's reading of\n" +
      "ERC-1271, and MCP itself.",
    measure: ({ devnet }) => measureTerminal(devnet),
    format: formatTerminal,
  },
};

/** Every part's name. */
export const partNames = Object.keys(parts) as PartName[];

/** Measures a part, prints it, and gives its result. */
export async function runPart<name extends PartName>(
  name: name,
  bench: Bench,
  print: (text: string) => void,
): Promise<Results[name]> {
  const { title, method, measure, format } = parts[name];
  const result = await measure(bench);
  print(`\n${title}\n${"═".repeat(title.length)}\n${method}\n\n${format(result)}`);
  return result;
}
