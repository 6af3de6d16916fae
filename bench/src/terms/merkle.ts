import { concatHex, type Hex, keccak256, numberToHex, stringToHex } from "viem";
import type { Richness } from "../session/escrowTerms.ts";
import type { SessionTerms } from "../session/sdk.ts";

/** What an operation would carry if terms travelled as leaves. */
export interface MerkleShape {
  /** The leaves it uses, as terms. */
  readonly terms: SessionTerms;
  /** How many nodes prove them, at least. */
  readonly nodes: number;
}

/** Levels between a leaf and the root of a balanced tree. */
const depth = (leaves: number): number => Math.ceil(Math.log2(leaves));

/**
 * For one call, `accept`: the header and that call; its path, and the root of the sellers' tree beside it.
 */
export function singleShape(terms: SessionTerms, { calls }: Richness): MerkleShape {
  return { terms: { ...terms, limits: [], calls: terms.calls.slice(2, 3) }, nodes: depth(calls) + 1 };
}

/**
 * For `approve` and `createEscrow`: the header, the limit, both calls and one seller; the calls are neighbours and share
 * a path, the seller has its own.
 */
export function batchShape(terms: SessionTerms, { calls, counterparties }: Richness): MerkleShape {
  const used = terms.calls.slice(0, 2).map((call) => ({
    ...call,
    rules: call.rules.map((rule) =>
      rule.kind === "counterparty" ? { ...rule, addresses: rule.addresses.slice(-1) } : rule,
    ),
  }));
  return { terms: { ...terms, calls: used }, nodes: depth(calls) - 1 + depth(counterparties) };
}

/** Nodes as the probe reads them: their number, then as many hashes. */
export function encodeNodes(count: number): Hex {
  const nodes = Array.from({ length: count }, (_, index) => keccak256(stringToHex(`node ${index}`)));
  return concatHex([numberToHex(count, { size: 1 }), ...nodes]);
}
