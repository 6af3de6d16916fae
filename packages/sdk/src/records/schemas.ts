import type { Address, Hex } from "viem";
import type { UserOperation } from "viem/account-abstraction";
import * as z from "zod/mini";
import { accountKinds } from "../accounts/AccountAdapter.ts";
import { hash } from "../api/schemas/apiFields.ts";
import type { PurchasePayment } from "../commerce/purchase.ts";
import { parseBundle } from "../delegation/bundle.ts";
import { MovedMoney } from "../delegation/MovedMoney.ts";
import { SessionInfo } from "../delegation/SessionInfo.ts";
import { type Escrow, escrowStatuses } from "../escrow/Escrow.ts";
import { withJson } from "../json/withJson.ts";
import { selectionSchema } from "../session/account/selectionSchema.ts";
import type { OwnerWithdrawReturnType } from "../session/actions/ownerWithdraw.ts";
import type { SignedRevocation } from "../session/actions/signRevocation.ts";
import { CreatedSessionKey } from "../session/grant/CreatedSessionKey.ts";
import { deserializeSessionKey } from "../session/grant/deserializeSessionKey.ts";
import type { Ceiling } from "../session/ledger/readCeiling.ts";
import type { SessionStatus } from "../session/ledger/readStatus.ts";
import type { SafeTransaction } from "../session/owner/SafeTransaction.ts";
import type { SignedPayment } from "../session/payments/Payment.ts";
import type { SignedRedemption } from "../session/redeem/Redemption.ts";
import type { SessionGrant } from "../session/SessionGrant.ts";
import type { SessionTerms } from "../session/SessionTerms.ts";
import type { OperationReceipt, SignedOperation, SignedTransaction } from "../session/SignedOperation.ts";
import { decodeTerms } from "../session/terms/decodeTerms.ts";

/** A schema of a record: what it reads has every field of the type, absent ones as `undefined`. */
type Reads<type> = z.ZodMiniType<{
  [name in keyof type as undefined extends type[name] ? never : name]: type[name];
}>;

const amount = z.pipe(
  z.string().check(z.regex(/^(?:0|[1-9]\d{0,77})$/, "is not a whole number")),
  z.transform((text: string) => BigInt(text)),
);
const address = z.pipe(
  z.string().check(z.regex(/^0x[0-9a-fA-F]{40}$/, "is not an address")),
  z.transform((value) => value as Address),
);
const hex = z.pipe(
  z.string().check(z.regex(/^0x(?:[0-9a-fA-F]{2})*$/, "is not bytes of hex")),
  z.transform((value) => value as Hex),
);
const count = z.int().check(z.nonnegative());

const signedOperation = z.strictObject({
  userOperation: z.pipe(
    z.strictObject({
      sender: address,
      nonce: amount,
      factory: z.optional(address),
      factoryData: z.optional(hex),
      callData: hex,
      callGasLimit: amount,
      verificationGasLimit: amount,
      preVerificationGas: amount,
      maxFeePerGas: amount,
      maxPriorityFeePerGas: amount,
      paymaster: z.optional(address),
      paymasterData: z.optional(hex),
      paymasterVerificationGasLimit: z.optional(amount),
      paymasterPostOpGasLimit: z.optional(amount),
      signature: hex,
    }),
    z.transform((operation) => operation as UserOperation<"0.7">),
  ),
  userOperationHash: hash,
  fromBlock: amount,
});

const receipt = z.strictObject({
  userOperationHash: z.optional(hash),
  transactionHash: hash,
  blockNumber: amount,
  actualGasCost: amount,
});

const payment = z.strictObject({
  chainId: count,
  sessionId: hash,
  kind: z.enum(["transfer", "receive"]),
  token: address,
  rule: count,
  period: count,
  slot: count,
  nonce: hash,
  authorization: z.strictObject({
    from: address,
    to: address,
    value: amount,
    validAfter: amount,
    validBefore: amount,
    nonce: hash,
  }),
  signature: hex,
});

const redemption = z.strictObject({
  chainId: count,
  delegationManager: address,
  permissionContext: hex,
  mode: hex,
  executionCallData: hex,
  account: address,
  sessionId: hex,
  redeemer: address,
  deadline: amount,
  nonce: amount,
});

const deployment = z.strictObject({ factory: address, factoryData: hex });

const revocation = z.strictObject({
  chainId: count,
  account: address,
  owner: address,
  index: amount,
  deployment: z.optional(deployment),
  module: address,
  sessionId: z.optional(hash),
  nonce: amount,
  deadline: amount,
  signature: hex,
});

const safeTransaction = z.strictObject({
  chainId: count,
  account: address,
  nonce: amount,
  calls: z.array(z.strictObject({ to: address, value: amount, data: hex })),
});

const ownerWithdrawal = z.pipe(
  z.strictObject({
    account: address,
    chainId: count,
    token: address,
    amount,
    transactionHash: z.optional(hash),
  }),
  z.transform(({ transactionHash, ...rest }) => ({ ...rest, transactionHash })),
);

const ceiling = z.pipe(
  z.strictObject({ token: address, limit: z.optional(amount), used: amount, left: z.optional(amount) }),
  z.transform(({ limit, left, ...rest }) => ({ ...rest, limit, left })),
);

const status = z.strictObject({
  sessionId: hash,
  state: z.enum(["pending", "active", "notStarted", "expired", "revoked"]),
  installed: z.boolean(),
  revoked: z.boolean(),
  validAfter: count,
  validUntil: count,
  operationsUsed: count,
  operationsLeft: count,
  gasSpent: amount,
  gasLeft: amount,
  budgets: z.array(
    z.pipe(
      z.strictObject({
        token: address,
        spent: amount,
        spentInPeriod: amount,
        leftInPeriod: amount,
        left: amount,
        ceilingLeft: z.optional(amount),
        spendableNow: amount,
      }),
      z.transform(({ ceilingLeft, ...rest }) => ({ ...rest, ceilingLeft })),
    ),
  ),
  ceilings: z.array(ceiling),
});

const escrow = z.strictObject({
  escrowId: hash,
  status: z.enum(escrowStatuses.filter((status) => status !== "None")),
  buyer: address,
  seller: address,
  token: address,
  amount,
  locked: amount,
  fee: amount,
  createdAt: amount,
  deadline: amount,
  disputeWindow: amount,
  abandonmentGrace: amount,
  deliveredAt: z.optional(amount),
  disputedAt: z.optional(amount),
  proofHash: z.optional(hash),
  criteriaHash: hash,
  resolver: address,
  feeReceiver: address,
});

const grant = z.strictObject({
  chainId: count,
  account: address,
  owner: address,
  index: amount,
  executor: z.enum(["userop", "redeem"]),
  policySet: z.enum(["compact", "layered"]),
  kernelVersion: z.optional(
    z.pipe(
      z.string(),
      z.transform((value) => value as NonNullable<SessionGrant["kernelVersion"]>),
    ),
  ),
  terms: hex,
  kernelNonce: count,
  enableSignature: hex,
  accountKind: z.optional(z.enum(accountKinds)),
  selection: z.optional(selectionSchema),
  deployment: z.optional(deployment),
  contracts: z.catchall(z.object({ spendCap: address }), address),
});

const purchasePayment = z.strictObject({
  transactionId: z.string(),
  seller: address,
  amount,
  deadline: count,
  disputeWindow: count,
  abandonmentGrace: count,
});

/** Reads a record whose fields are its JSON, and gives it the same JSON again. */
const plain = <schema extends z.ZodMiniType<object>>(type: string, schema: schema) =>
  z.pipe(
    schema,
    z.transform((fields) => withJson(type, fields)),
  );

/** How each record reads back. */
export const recordSchemas = {
  Ceiling: plain("Ceiling", ceiling satisfies Reads<Ceiling>),
  CreatedSessionKey: z.pipe(
    z.strictObject({ serializedSessionKey: z.string() }),
    z.transform(toCreatedSessionKey),
  ),
  Escrow: plain("Escrow", escrow satisfies Reads<Escrow>),
  MovedMoney: z.pipe(
    z.strictObject({ amount, transactionHash: z.optional(hash) }),
    z.transform(({ amount: moved, transactionHash }) => new MovedMoney({ amount: moved, transactionHash })),
  ),
  OperationReceipt: plain("OperationReceipt", receipt satisfies Reads<OperationReceipt>),
  OwnerWithdrawal: plain("OwnerWithdrawal", ownerWithdrawal satisfies Reads<OwnerWithdrawReturnType>),
  PurchasePayment: plain("PurchasePayment", purchasePayment satisfies Reads<PurchasePayment>),
  SafeTransaction: plain("SafeTransaction", safeTransaction satisfies Reads<SafeTransaction>),
  SessionGrant: plain("SessionGrant", grant satisfies Reads<SessionGrant>),
  SessionInfo: z.pipe(
    z.strictObject({ bundle: z.string(), onChainSessionId: z.optional(hash) }),
    z.transform(({ bundle, onChainSessionId }) => new SessionInfo(parseBundle(bundle), onChainSessionId)),
  ),
  SessionStatus: plain("SessionStatus", status satisfies Reads<SessionStatus>),
  SessionTerms: z.pipe(z.looseObject({ encoded: hex }), z.transform(toTerms)),
  SignedOperation: plain("SignedOperation", signedOperation satisfies Reads<SignedOperation>),
  SignedPayment: plain("SignedPayment", payment satisfies Reads<SignedPayment>),
  SignedRedemption: plain("SignedRedemption", redemption satisfies Reads<SignedRedemption>),
  SignedRevocation: plain("SignedRevocation", revocation satisfies Reads<SignedRevocation>),
  SignedTransaction: plain(
    "SignedTransaction",
    z.strictObject({ serializedTransaction: hex, transactionHash: hash }) satisfies Reads<SignedTransaction>,
  ),
};

/** Terms that read otherwise than they are encoded would be taken for what they are not. */
function toTerms({ encoded, ...shown }: { encoded: Hex }, context: z.core.ParsePayload): SessionTerms {
  const terms = decodeTerms(encoded);
  const { $type: _, $version: __, encoded: ___, ...said } = JSON.parse(JSON.stringify(terms));
  if (isDeepEqual(shown, said)) return terms;
  context.issues.push({ code: "custom", input: shown, message: "its fields are not what its encoding says" });
  return z.NEVER;
}

/** Whether two values of JSON are one, whatever the order of their fields. */
function isDeepEqual(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || one === null || typeof other !== "object" || other === null) {
    return one === other;
  }
  const [names, others] = [Object.keys(one), Object.keys(other)];
  return (
    names.length === others.length &&
    names.every(
      (name) => Object.hasOwn(other, name) && isDeepEqual(Reflect.get(one, name), Reflect.get(other, name)),
    )
  );
}

function toCreatedSessionKey({ serializedSessionKey }: { serializedSessionKey: string }): CreatedSessionKey {
  const { grant: granted, sessionKeyAddress, sessionId, terms } = deserializeSessionKey(serializedSessionKey);
  const smartAccountAddress = granted.account;
  return new CreatedSessionKey({
    serializedSessionKey,
    sessionKeyAddress,
    smartAccountAddress,
    sessionId,
    terms,
  });
}
