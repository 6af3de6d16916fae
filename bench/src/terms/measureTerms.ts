import { setImmediate } from "node:timers/promises";
import { getContractAddress, size } from "viem";
import type { KernelAccount } from "../account/kernelAccount.ts";
import { sellersOf } from "../account/keys.ts";
import { senderOf } from "../account/sender.ts";
import { readArtifact, readCompiler } from "../contracts/artifacts.ts";
import { compileProbe } from "../contracts/compileProbe.ts";
import { type Lab, undone } from "../gas/lab.ts";
import { measureOperations } from "../gas/measureOperations.ts";
import { type Call, submit } from "../gas/submit.ts";
import { batchCalls, singleCall } from "../session/calls.ts";
import { escrowTerms, type Richness } from "../session/escrowTerms.ts";
import { encodeTerms } from "../session/sdk.ts";
import { sessionAccount } from "../session/sessionAccount.ts";
import { batchShape, encodeNodes, type MerkleShape, singleShape } from "./merkle.ts";
import { byCalls, byCounterparties } from "./richnesses.ts";

/** What a session costs whose terms travel whole, and the least that it would as leaves. */
export interface TermsRow extends Richness {
  /** Bytes of the terms. */
  readonly bytes: number;
  /** Gas of the transaction, terms packed and whole. */
  readonly packed: { readonly single: number; readonly batch: number; readonly enable: number };
  /** Lower bound of the gas of the transaction, terms as Merkle leaves. */
  readonly merkle: { readonly single: number; readonly batch: number };
}

/** Both ways of making terms richer. */
export interface TermsTable {
  readonly counterparties: readonly TermsRow[];
  readonly calls: readonly TermsRow[];
}

/** Measures compact sessions of growing terms. */
export async function measureTerms(lab: Lab): Promise<TermsTable> {
  const compiler = await readCompiler(await readArtifact("session/SpendCap"));
  const probe = compileProbe("MerkleTermsProbe", compiler);
  // The compiler held the process up. In a whole round of its loop it sees which connections the node has closed meanwhile.
  await setImmediate();
  await setImmediate();
  return undone(lab.devnet, async () => {
    const sender = senderOf(lab.devnet);
    const nonce = await lab.devnet.publicClient.getTransactionCount({ address: sender.address });
    await sender.transact({ data: probe });
    const module = getContractAddress({ from: sender.address, nonce: BigInt(nonce) });
    const measureAll = async (richnesses: readonly Richness[]) => {
      const rows: TermsRow[] = [];
      for (const richness of richnesses) rows.push(await measureRow(lab, module, richness));
      return rows;
    };
    return { counterparties: await measureAll(byCounterparties), calls: await measureAll(byCalls) };
  });
}

async function measureRow(lab: Lab, probe: `0x${string}`, richness: Richness): Promise<TermsRow> {
  const { devnet, targets } = lab;
  const terms = escrowTerms(targets, richness);
  const module = devnet.contracts.spendCap;
  const account = await sessionAccount(devnet, { terms, policySet: "compact", module });
  const { single, batch, first } = await measureOperations(lab, account, richness.counterparties);

  const seller = sellersOf(richness.counterparties).at(-1) ?? targets.escrow;
  const leaves = async ({ terms: used, nodes }: MerkleShape, calls: readonly Call[]) => {
    const carried = encodeNodes(nodes);
    const session = { terms: used, policySet: "compact", module: probe, carried } as const;
    return (await measureSteady(lab, await sessionAccount(devnet, session), calls)).gas;
  };
  return {
    ...richness,
    bytes: size(encodeTerms(terms)),
    packed: { single: single.gas, batch: batch.gas, enable: first.gas },
    merkle: {
      single: await leaves(singleShape(terms, richness), singleCall(targets)),
      batch: await leaves(batchShape(terms, richness), batchCalls(targets, { seller })),
    },
  };
}

/** The third of three equal operations: the first installs the session, the second writes what is left to write. */
async function measureSteady({ devnet }: Lab, account: KernelAccount, calls: readonly Call[]) {
  return undone(devnet, async () => {
    await submit(devnet, account, calls);
    await submit(devnet, account, calls);
    return submit(devnet, account, calls);
  });
}
