import {
  type Address,
  decodeFunctionData,
  encodeFunctionData,
  getAbiItem,
  type Hex,
  isAddressEqual,
  parseAbi,
  parseErc6492Signature,
  toFunctionSelector,
} from "viem";
import { entryPoint07Abi, entryPoint07Address } from "viem/account-abstraction";
import { call, getCode, readContract } from "viem/actions";
import { knownChainName } from "../../chains/knownChains.ts";
import { type NetworkParameters, networkNames, resolveNetwork } from "../../chains/resolveNetwork.ts";
import type { BaseError } from "../../errors/BaseError.ts";
import { InvalidParametersError } from "../../errors/InvalidParametersError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { PaymentUsedError } from "../errors/paymentErrors.ts";
import { type Sender, toPublicClient, toWallet } from "../owner/OwnerContext.ts";
import { sendTransaction } from "../owner/sendTransaction.ts";
import type { SignedPayment } from "./Payment.ts";

const abi = parseAbi([
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

export type SettlePaymentErrorType = BaseError;

const names = {
  ...networkNames,
  payment: true,
  relayer: true,
  pollingInterval: "milliseconds",
} satisfies Names<SettlePaymentParameters>;

/**
 * Settles a payment that a session signed; anybody may. Enables the session first when its signature tells how to.
 *
 * @param parameters - The payment, the network, and who sends.
 * @returns The transactions.
 * @throws {PaymentUsedError} when its slot is used; it is not signed anew, as it may be the very payment that used it.
 * @throws {InvalidParametersError} when the signature would have the relayer send something else.
 * @throws {CallRevertedError} when the token refuses it: revoked, expired, or not covered by the balance.
 *
 * @example
 * const payment = await session.signPayment({ to: seller, value: 1_000_000n });
 * await settlePayment({ payment, relayer, chain: "base" });
 */
export async function settlePayment(parameters: SettlePaymentParameters): Promise<SettlePaymentReturnType> {
  checkParameters(parameters, names, "parameters of settlePayment");
  const { payment } = parameters;
  const { authorization, token, slot, nonce } = payment;
  const chain = parameters.chain ?? knownChainName(payment.chainId);
  const network = resolveNetwork({ ...parameters, chain });
  const client = toPublicClient(network, parameters.pollingInterval);
  const wallet = toWallet(parameters.relayer, network);
  const { from, to, value, validAfter, validBefore } = authorization;
  const used = await readContract(client, {
    abi,
    address: token,
    functionName: "authorizationState",
    args: [from, nonce],
  });
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
    const enabled =
      (await getCode(client, { address: from })) !== undefined &&
      (await call(client, { account: wallet.account, ...request }).then(
        () => true,
        () => false,
      ));
    if (!enabled) {
      const enabling = { to: wrapped.address, data: wrapped.data };
      enablingTransactionHash = await sendTransaction(client, wallet, enabling);
    }
  }
  const transactionHash = await sendTransaction(client, wallet, request);
  return { transactionHash, enablingTransactionHash };
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
  throw new InvalidParametersError("parameters of settlePayment", [
    "payment.signature: prepares something else than one operation of the payer, without fees, of the EntryPoint v0.7",
  ]);
}

function decodeHandleOps(data: Hex) {
  try {
    return decodeFunctionData({ abi: [getAbiItem({ abi: entryPoint07Abi, name: "handleOps" })], data }).args;
  } catch {
    // What can not be read is no operation: the caller says what was expected.
    return [[]] as const;
  }
}
