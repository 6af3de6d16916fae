import { ownerOperationTypedData } from "../owners/ownerOperation.ts";
import { grantTypes } from "../session/grant/grantTypes.ts";
import { revocationTypedData } from "../session/owner/revocationTypedData.ts";
import type { Deployment, DescribedField, Descriptor, FieldGroup, Format } from "./Descriptor.ts";
import { ether, schemaUrl } from "./Descriptor.ts";
import { encodeType } from "./encodeType.ts";
import {
  boundedAmount,
  choice,
  date,
  detail,
  durationUnlessZero,
  enums,
  etherAmount,
  type Presentation,
  party,
  partyIfAny,
  raw,
  rawUnlessZero,
} from "./presentations.ts";

/** EIP-712's types by name. */
type Types = Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;

/** A presentation for each field: a field that is signed and not named here does not compile. */
type Shown<types extends Types> = {
  readonly [name in keyof types]: { readonly [field in types[name][number]["name"]]: Presentation };
};

const escrowIds = {
  firstEscrowId: detail("From escrow id"),
  lastEscrowId: detail("To escrow id"),
  anyEscrowId: choice("Escrows", "anyEscrow"),
} as const;
const entry = detail("Place in the terms");

const grantShown: Shown<typeof grantTypes> = {
  GrantSession: {
    account: party("Account"),
    sessionKey: party("Session key"),
    epoch: detail("Epoch"),
    validAfter: date("Valid from"),
    validUntil: date("Valid until"),
    periodSeconds: durationUnlessZero("Period of the limits"),
    maxOperations: rawUnlessZero("Most operations"),
    gasBudgetWei: etherAmount("Most ETH for gas"),
    gasPayment: raw("Gas"),
    paymaster: partyIfAny("Paymaster"),
    guardian: partyIfAny("Guardian, who may revoke"),
    limits: raw("Spending limit"),
    payments: raw("Payments by signature"),
    etherTransfers: raw("May send ETH"),
    tokenTransfers: raw("May transfer tokens"),
    approvals: raw("May allow others to take tokens"),
    escrowPurchases: raw("May buy through the escrow"),
    escrowActions: raw("May act on escrows"),
    otherCalls: raw("May call"),
    sessionId: detail("Session id"),
  },
  SpendLimit: {
    token: party("Token"),
    perOperation: boundedAmount("Most in one operation"),
    perPeriod: boundedAmount("Most in one period"),
    lifetime: boundedAmount("Most in all"),
  },
  PaymentLimit: {
    token: party("Token"),
    perPayment: boundedAmount("Most in one payment"),
    paymentsPerPeriod: raw("Payments in one period"),
    payees: party("Payees"),
    anyPayee: choice("Who may be paid", "anyone"),
  },
  EtherTransfer: { entry, recipient: party("Recipient"), maxWei: etherAmount("Most in one call") },
  TokenTransfer: {
    entry,
    token: party("Token"),
    recipients: party("Recipients"),
    anyRecipient: choice("Who may receive", "anyone"),
  },
  Approval: {
    entry,
    token: party("Token"),
    spenders: party("Spenders"),
    anySpender: choice("Who may take", "anyone"),
    metered: choice("What they may take is", "metered"),
  },
  EscrowPurchase: {
    entry,
    escrow: party("Escrow contract"),
    token: party("Token"),
    sellers: party("Sellers"),
    anySeller: choice("Who may sell", "anyone"),
    ...escrowIds,
  },
  EscrowAction: { entry, escrow: party("Escrow contract"), action: raw("Action"), ...escrowIds },
  OtherCall: {
    entry,
    target: party("Contract"),
    selector: raw("Function"),
    maxWei: etherAmount("Most ETH in one call"),
    metered: choice("What it spends is", "metered"),
    rules: raw("Rule"),
  },
  ArgumentRule: {
    argument: raw("Argument"),
    condition: raw("Condition"),
    values: raw("Values"),
    addresses: party("Addresses"),
  },
};

const account = party("Account");
const nonce = detail("Number of the message");
const deadline = date("Worth something until");

const message = { chainId: 1, module: ether, account: ether, nonce: 0n, deadline: 0n } as const;
const revokeTypes = revocationTypedData({ ...message, sessionId: `0x${"00".repeat(32)}` }).types as Types;
const revokeAllTypes = revocationTypedData({ ...message, sessionId: undefined }).types as Types;
const revokeShown: Shown<Types> = {
  RevokeSession: { account, sessionId: raw("Session id"), nonce, deadline },
};
const revokeAllShown: Shown<Types> = { RevokeAllSessions: { account, nonce, deadline } };

/**
 * Describes the session module's messages, from the types that are signed.
 *
 * @param deployments - Where the SpendCap is.
 */
export function describeSessionMessages(deployments: readonly Deployment[]): Descriptor {
  return toDescriptor("SpendCap", { name: "Abba Baba Sessions", version: "1" }, deployments, {
    ...toFormat("GrantSession", "Let a key spend from your account", grantTypes, grantShown),
    ...toFormat("RevokeSession", "End one session for ever", revokeTypes, revokeShown),
    ...toFormat("RevokeAllSessions", "End all sessions for ever", revokeAllTypes, revokeAllShown),
  });
}

const operation = ownerOperationTypedData(
  { chainId: 1, validator: ether },
  {
    sender: ether,
    nonce: 0n,
    callData: "0x",
    callGasLimit: 0n,
    verificationGasLimit: 0n,
    preVerificationGas: 0n,
    maxFeePerGas: 0n,
    maxPriorityFeePerGas: 0n,
    signature: "0x",
  },
);
const operationShown: Shown<typeof operation.types> = {
  OwnerOperation: {
    account,
    nonce,
    callData: raw("Calls of the account"),
    userOpHash: raw("Hash of the operation"),
  },
};

/**
 * Describes what an owner signs for a user operation.
 *
 * @param deployments - Where the OwnerValidator is.
 */
export function describeOwnerMessages(deployments: readonly Deployment[]): Descriptor {
  const { name, version } = operation.domain;
  return toDescriptor(
    "OwnerValidator",
    { name, version },
    deployments,
    toFormat("OwnerOperation", "Have your account act", operation.types, operationShown),
  );
}

function toDescriptor(
  contractName: string,
  domain: { readonly name: string; readonly version: string },
  deployments: readonly Deployment[],
  formats: Readonly<Record<string, Format>>,
): Descriptor {
  return {
    $schema: schemaUrl,
    context: { eip712: { domain, deployments } },
    metadata: { owner: "Abba Baba", contractName, enums },
    display: { formats },
  };
}

function toFormat(
  primaryType: string,
  intent: string,
  types: Types,
  shown: Shown<Types>,
): Record<string, Format> {
  const fields = (types[primaryType] ?? []).map(({ name, type }) => {
    const presentation = presentationOf(shown, primaryType, name);
    const element = type.replace(/\[\]$/, "");
    if (types[element] === undefined) return toField(presentation, name, type);
    return toGroup(presentation.label, fieldsOf(types, shown, element, `${name}.[]`));
  });
  return { [encodeType(types, primaryType)]: { intent, fields } };
}

function fieldsOf(types: Types, shown: Shown<Types>, name: string, prefix: string): DescribedField[] {
  return (types[name] ?? []).flatMap((field) => {
    const presentation = presentationOf(shown, name, field.name);
    const element = field.type.replace(/\[\]$/, "");
    const path = `${prefix}.${field.name}`;
    return types[element] === undefined
      ? [toField(presentation, path, field.type)]
      : fieldsOf(types, shown, element, `${path}.[]`);
  });
}

function toGroup(label: string, fields: readonly DescribedField[]): FieldGroup {
  return { label, iteration: "bundled", fields };
}

function toField(
  { tokenField, params, ...presentation }: Presentation,
  path: string,
  type: string,
): DescribedField {
  const token = tokenField && { tokenPath: path.replace(/[^.]+$/, tokenField) };
  return {
    path: type.endsWith("[]") ? `${path}.[]` : path,
    ...presentation,
    ...((token || params) && { params: { ...token, ...params } }),
  };
}

function presentationOf(shown: Shown<Types>, type: string, field: string): Presentation {
  const presentation = shown[type]?.[field];
  if (presentation === undefined) throw new RangeError(`${type}.${field} is signed, and not described.`);
  return presentation;
}
