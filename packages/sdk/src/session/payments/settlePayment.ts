import {
  type Address,
  type Chain,
  decodeFunctionData,
  encodeFunctionData,
  getAbiItem,
  type Hex,
  isAddressEqual,
  type PublicClient,
  parseAbi,
  parseErc6492Signature,
  type Transport,
  toFunctionSelector,
} from "viem";
import { entryPoint07Abi, entryPoint07Address } from "viem/account-abstraction";
import { call, getCode, readContract } from "viem/actions";
import * as z from "zod/mini";
import { addressSchema } from "../../chains/addressSchema.ts";
import { type NetworkOfErrorType, networkOf } from "../../chains/networkOf.ts";
import { type NetworkParameters, networkNames } from "../../chains/resolveNetwork.ts";
import { ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { bytesSchema, hashSchema, uintSchema } from "../../parameters/fields.ts";
import { type AnswerMalformedError, EndpointError } from "../errors/endpointErrors.ts";
import { PaymentUsedError } from "../errors/paymentErrors.ts";
import type { SignerTimeoutError, WalletTimeoutError } from "../errors/signerErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { type Sender, type TransactionRequest, toWallet, type Wallet } from "../owner/OwnerContext.ts";
import { sendTransaction } from "../owner/sendTransaction.ts";
import type { SignedPayment } from "./Payment.ts";

const abi = /* @__PURE__ */ parseAbi([
  "function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature)",
  "function receiveWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature)",
  "function authorizationState(address authorizer, bytes32 nonce) view returns (bool)",
]);

const functions = { transfer: "transferWithAuthorization", receive: "receiveWithAuthorization" } as const;

const handleOps = toFunctionSelector(getAbiItem({ abi: entryPoint07Abi, name: "handleOps" }));

/** What {@link settlePayment} takes. */
export interface SettlePaymentParameters extends NetworkParameters {
  readonly payment: SignedPayment;
  /** Sends and pays for gas; of a payment of kind `"receive"` it must be the payee. */
  readonly relayer: Sender;
  /** Milliseconds between looks for a transaction. @default 1_000 */
  readonly pollingInterval?: number | undefined;
}

/** Where the payment was settled. */
export interface SettlePaymentReturnType {
  readonly transactionHash: Hex;
  /** Where the session was enabled first, if it had to be. */
  readonly enablingTransactionHash: Hex | undefined;
}

export type SettlePaymentErrorType =
  | NetworkOfErrorType
  | ToSessionErrorType
  | AnswerMalformedError
  | PartNotLoadedError
  | PaymentUsedError
  | SignerTimeoutError
  | WalletTimeoutError;

const names = {
  ...networkNames,
  payment: true,
  relayer: true,
  pollingInterval: "milliseconds",
} satisfies Names<SettlePaymentParameters>;

/** A payment may have come from anywhere. */
const schema = z.strictObject({
  chainId: z.int().check(z.positive()),
  sessionId: hashSchema,
  kind: z.enum(["transfer", "receive"]),
  token: addressSchema,
  rule: z.int().check(z.nonnegative()),
  period: z.int().check(z.nonnegative()),
  slot: z.int().check(z.nonnegative()),
  nonce: hashSchema,
  authorization: z.strictObject({
    from: addressSchema,
    to: addressSchema,
    value: uintSchema,
    validAfter: uintSchema,
    validBefore: uintSchema,
    nonce: hashSchema,
  }),
  signature: bytesSchema,
});

/**
 * Settles a payment that a session signed; anybody may. Enables the session first when its signature tells how to.
 *
 * Token, payee and value are the payment's: who is owed money compares them before it counts as paid.
 *
 * @param parameters - The payment, the network, and who sends.
 * @returns The transactions.
 * @throws {PaymentUsedError} when its slot is used; it is not signed anew, as it may be the very payment that used it.
 * @throws {ParametersInvalidError} when the signature would have the relayer send something else.
 * @throws {CallRevertedError} when the token refuses it: revoked, expired, or not covered by the balance.
 *
 * @example
 * const payment = await session.signPayment({ to: seller, value: 1_000_000n });
 * await settlePayment({ payment, relayer, chain: "base" });
 */
export async function settlePayment(parameters: SettlePaymentParameters): Promise<SettlePaymentReturnType> {
  checkParameters(parameters, names, "parameters of settlePayment");
  const { pollingInterval } = parameters;
  const payment = parseWith(schema, parameters.payment, "fields of the payment");
  const network = networkOf(parameters, { subject: "payment", chainId: payment.chainId });
  const client = toPublicClient(network, pollingInterval);
  try {
    await checkNodeChain(client, payment.chainId);
    return await settle(client, toWallet(parameters.relayer, network), payment);
  } catch (error) {
    throw toSessionError(error, { account: payment.authorization.from });
  }
}

async function settle(
  client: PublicClient<Transport, Chain>,
  wallet: Wallet,
  payment: SignedPayment,
): Promise<SettlePaymentReturnType> {
  const { authorization, token, slot, nonce } = payment;
  const { from, to, value, validAfter, validBefore } = authorization;
  const args = [from, nonce] as const;
  const used = await readContract(client, { abi, address: token, functionName: "authorizationState", args });
  if (used) throw new PaymentUsedError({ nonce, slot });

  const wrapped = parseErc6492Signature(payment.signature);
  const data = encodeFunctionData({
    abi,
    functionName: functions[payment.kind],
    args: [from, to, value, validAfter, validBefore, nonce, wrapped.signature],
  });
  const request = { to: token, data };
  let enablingTransactionHash: Hex | undefined;
  if (wrapped.address !== undefined && wrapped.data !== undefined) {
    checkEnabling(wrapped.address, wrapped.data, from);
    const deployed = (await getCode(client, { address: from })) !== undefined;
    if (!deployed || !(await passes(client, wallet, request))) {
      const enabling = { to: wrapped.address, data: wrapped.data };
      enablingTransactionHash = await sendTransaction(client, wallet, enabling);
    }
  }
  const transactionHash = await sendTransaction(client, wallet, request);
  return { transactionHash, enablingTransactionHash };
}

/** Only a token that reverts has refused it. */
async function passes(
  client: PublicClient<Transport, Chain>,
  { account }: Wallet,
  request: TransactionRequest,
): Promise<boolean> {
  try {
    await call(client, { account, ...request });
    return true;
  } catch (error) {
    const typed = toSessionError(error);
    if (typed instanceof EndpointError) throw typed;
    return false;
  }
}

/**
 * The relayer sends what it is told to: a payment of a stranger must neither make it call a token nor carry operations
 * of others, and what it carries pays no fee to anyone.
 */
function checkEnabling(address: Address, data: Hex, payer: Address): void {
  if (isAddressEqual(address, entryPoint07Address) && data.startsWith(handleOps)) {
    const [operations] = decodeHandleOps(data);
    const [operation] = operations;
    if (
      operation !== undefined &&
      operations.length === 1 &&
      isAddressEqual(operation.sender, payer) &&
      BigInt(operation.gasFees) === 0n
    ) {
      return;
    }
  }
  throw new ParametersInvalidError("parameters of settlePayment", [
    "payment.signature: prepares something else than one operation of the payer, without fees, of the EntryPoint v0.7",
  ]);
}

function decodeHandleOps(data: Hex) {
  try {
    return decodeFunctionData({ abi: [getAbiItem({ abi: entryPoint07Abi, name: "handleOps" })], data }).args;
  } catch {
    // What cannot be read is no operation: the caller says what was expected.
    return [[]] as const;
  }
}
