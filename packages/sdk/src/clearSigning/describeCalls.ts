import type { Abi, AbiFunction, AbiParameter } from "viem";
import { abbaBabaEscrowAbi, spendCapAbi } from "../generated/abis.ts";
import type { Deployment, DescribedField, Descriptor } from "./Descriptor.ts";
import { schemaUrl } from "./Descriptor.ts";
import {
  date,
  detail,
  duration,
  enums,
  type Presentation,
  party,
  raw,
  tokenAmount,
} from "./presentations.ts";

interface CallPresentation {
  readonly intent: string;
  readonly fields: Readonly<Record<string, Presentation>>;
}

const escrowId = raw("Escrow id");
const sessionId = raw("Session id");
const token = party("Token");
const signed = {
  account: party("Account"),
  nonce: detail("Number of the message"),
  deadline: date("Worth something until"),
  signature: detail("Signature"),
};

const escrowCalls: Readonly<Record<string, CallPresentation>> = {
  createEscrow: {
    intent: "Pay into escrow",
    fields: {
      escrowId,
      seller: party("Seller"),
      amount: tokenAmount("You pay, fee included"),
      token,
      deadline: date("Delivery due by"),
      disputeWindow: duration("Time to dispute"),
      abandonmentGrace: duration("Grace before you can take it back"),
      criteriaHash: detail("Hash of the criteria"),
    },
  },
  submitDelivery: { intent: "Deliver", fields: { escrowId, proofHash: raw("Hash of the proof") } },
  accept: { intent: "Pay the seller", fields: { escrowId } },
  finalizeRelease: { intent: "Pay the seller after the time to dispute", fields: { escrowId } },
  dispute: { intent: "Dispute the delivery", fields: { escrowId } },
  resolveDispute: {
    intent: "Divide a disputed escrow",
    fields: {
      escrowId,
      outcome: raw("Outcome"),
      buyerPercent: raw("Percent to the buyer"),
      sellerPercent: raw("Percent to the seller"),
    },
  },
  claimUnresolved: { intent: "Divide an unresolved escrow evenly", fields: { escrowId } },
  claimAbandoned: { intent: "Take an abandoned payment back", fields: { escrowId } },
  cancel: { intent: "Give the payment back to the buyer", fields: { escrowId } },
  withdraw: { intent: "Withdraw your credit", fields: { token } },
  withdrawTo: { intent: "Withdraw your credit to another", fields: { token, recipient: party("Recipient") } },
};

const sessionCalls: Readonly<Record<string, CallPresentation>> = {
  setCeiling: {
    intent: "Limit what all sessions together may spend",
    fields: { token, limit: tokenAmount("Most in all") },
  },
  removeCeiling: { intent: "Lift the limit over all sessions", fields: { token } },
  grant: { intent: "Let a key spend from your account", fields: { terms: raw("Terms") } },
  revoke: { intent: "End one session for ever", fields: { id: sessionId } },
  revokeAll: { intent: "End all sessions for ever", fields: {} },
  revokeWithSignature: { intent: "End one session for ever", fields: { ...signed, id: sessionId } },
  revokeAllWithSignature: { intent: "End all sessions for ever", fields: signed },
  revokeAsGuardian: {
    intent: "End one session for ever, as its guardian",
    fields: { account: party("Account"), terms: raw("Terms of the session") },
  },
};

/**
 * Describes the escrow's calls, from its ABI.
 *
 * @param deployments - Where the escrow is.
 */
export function describeEscrowCalls(deployments: readonly Deployment[]): Descriptor {
  return toDescriptor("AbbaBabaEscrow", deployments, abbaBabaEscrowAbi, escrowCalls);
}

/**
 * Describes the session module's calls that an owner or guardian makes: ceilings and revocations, from its ABI.
 *
 * @param deployments - Where the SpendCap is.
 */
export function describeSessionCalls(deployments: readonly Deployment[]): Descriptor {
  return toDescriptor("SpendCap", deployments, spendCapAbi, sessionCalls);
}

function toDescriptor(
  contractName: string,
  deployments: readonly Deployment[],
  abi: Abi,
  calls: Readonly<Record<string, CallPresentation>>,
): Descriptor {
  const formats = Object.entries(calls).map(([name, { intent, fields }]) => {
    const [definition, ...overloads] = abi.filter((item) => item.type === "function" && item.name === name);
    if (definition?.type !== "function" || overloads.length > 0)
      throw new RangeError(`${name} is no function.`);
    return [signatureOf(definition), { intent, fields: fieldsOf(definition, fields) }] as const;
  });
  return {
    $schema: schemaUrl,
    context: { contract: { deployments } },
    metadata: { owner: "Abba Baba", contractName, enums },
    display: { formats: Object.fromEntries(formats) },
  };
}

/** Types and names: wallets read the arguments by them. */
function signatureOf({ name, inputs }: AbiFunction): string {
  return `${name}(${inputs.map(({ type, name }) => `${type} ${name}`).join(",")})`;
}

function fieldsOf(
  { name, inputs }: AbiFunction,
  shown: Readonly<Record<string, Presentation>>,
): DescribedField[] {
  const unknown = Object.keys(shown).filter((field) => !inputs.some((input) => input.name === field));
  if (unknown.length > 0) throw new RangeError(`${name} has no ${unknown.join(", ")}.`);
  return inputs.map((input) => toField(name, input, shown));
}

function toField(
  call: string,
  input: AbiParameter,
  shown: Readonly<Record<string, Presentation>>,
): DescribedField {
  const path = input.name ?? "";
  const presentation = shown[path];
  if (presentation === undefined) throw new RangeError(`${call}'s ${path} is not described.`);
  const { tokenField, params, ...rest } = presentation;
  const all = { ...(tokenField && { tokenPath: tokenField }), ...params };
  return { path, ...rest, ...(Object.keys(all).length > 0 && { params: all }) };
}
