import { settlementAbi, toSessionError } from "@abbababa/sdk";
import type {
  PaymentPayload,
  PaymentRequirements,
  SchemeNetworkFacilitator,
  SettleResponse,
  VerifyResponse,
} from "@x402/core/types";
import { type Address, type Chain, type Client, isAddressEqual, parseEventLogs, type Transport } from "viem";
import {
  createBundlerClient,
  entryPoint06Abi,
  entryPoint07Abi,
  toPackedUserOperation,
} from "viem/account-abstraction";
import { call, readContract, simulateContract } from "viem/actions";
import type * as z from "zod/mini";
import { aaPayloadSchema } from "../aa/aaPayload.ts";
import { type EntryPointVersion, entryPoints, readOperation } from "../aa/entryPoints.ts";
import { readSettlement } from "../aa/readSettlement.ts";
import { bucketSeconds, toRequestHash } from "../aa/requestHash.ts";
import { evmOfferSchema } from "../offers/Offer.ts";
import { oneAtATime } from "./oneAtATime.ts";

/** What {@link aaNativeFacilitator} takes. */
export interface AaNativeFacilitatorOptions {
  /** Reads the chain. */
  readonly client: Client<Transport, Chain>;
  /** Takes the operations. */
  readonly bundlerTransport: Transport;
  /** Versions of the EntryPoint whose operations are taken; the bundler must serve them. @default ["0.7"] */
  readonly entryPointVersions?: readonly EntryPointVersion[] | undefined;
  /** Where requests are settled. */
  readonly settlementContract: Address;
  /** Milliseconds to wait for an operation. @default 60_000 */
  readonly timeout?: number | undefined;
  /** Milliseconds between looks. @default 1_000 */
  readonly pollingInterval?: number | undefined;
}

type Parsed = z.output<typeof aaPayloadSchema>;

/** Buckets that a payment may be older or newer than the clock here. */
const tolerance = 1;

/**
 * The scheme `aa-native` as a facilitator: reads the settlement out of the operation's calldata, holds it against the
 * requirements, runs the operation without sending it, and hands it to a bundler once.
 *
 * @param options - {@link AaNativeFacilitatorOptions}
 * @returns A scheme for `x402Facilitator`.
 */
export function aaNativeFacilitator(options: AaNativeFacilitatorOptions): SchemeNetworkFacilitator {
  const { client, bundlerTransport, settlementContract, timeout = 60_000, pollingInterval = 1_000 } = options;
  const { entryPointVersions = ["0.7"] } = options;
  const network = `eip155:${client.chain.id}`;
  const bundler = createBundlerClient({ client, transport: bundlerTransport, pollingInterval });

  async function verify(payment: PaymentPayload, requirements: PaymentRequirements): Promise<VerifyResponse> {
    const parsed = parse(payment, requirements);
    if ("invalidReason" in parsed) return { isValid: false, ...parsed };
    const { sender: payer } = parsed.userOp;
    const { merchant, token, amount, requestHash } = parsed.settlementCallSpec;
    const isSettled = await readContract(client, {
      abi: settlementAbi,
      address: settlementContract,
      functionName: "isSettled",
      args: [payer, merchant, token, amount, requestHash],
    });
    if (isSettled) return { isValid: false, invalidReason: "request_already_settled", payer };
    try {
      await simulate(parsed.userOp);
      return { isValid: true, payer };
    } catch (error) {
      const { name, shortMessage } = toSessionError(error);
      const invalidMessage = `${name}: ${shortMessage}`;
      return { isValid: false, invalidReason: "invalid_aa_native_operation", invalidMessage, payer };
    }
  }

  async function settle(payment: PaymentPayload, requirements: PaymentRequirements): Promise<SettleResponse> {
    const failed = { success: false, transaction: "", network: requirements.network } as const;
    const verified = await verify(payment, requirements);
    const parsed = parse(payment, requirements);
    if (!verified.isValid || "invalidReason" in parsed) {
      const { invalidReason = "invalid_payment", invalidMessage, payer } = verified;
      return {
        ...failed,
        errorReason: invalidReason,
        ...(invalidMessage === undefined ? {} : { errorMessage: invalidMessage }),
        ...(payer === undefined ? {} : { payer }),
      };
    }
    const { sender: payer } = parsed.userOp;
    try {
      const { version, operation } = readOperation(parsed.userOp);
      const hash = await bundler.sendUserOperation({
        ...operation,
        entryPointAddress: entryPoints[version],
      });
      const { success, receipt } = await bundler.waitForUserOperationReceipt({
        hash,
        timeout,
        pollingInterval,
      });
      const { transactionHash: transaction } = receipt;
      const isPaid = success && showsSettlement(receipt.logs, parsed);
      if (isPaid) return { success: true, transaction, network: requirements.network, payer };
      return { ...failed, transaction, payer, errorReason: "operation_reverted" };
    } catch (error) {
      const { name, shortMessage } = toSessionError(error);
      return {
        ...failed,
        payer,
        errorReason: "operation_not_included",
        errorMessage: `${name}: ${shortMessage}`,
      };
    }
  }

  function parse(
    { accepted, payload }: PaymentPayload,
    requirements: PaymentRequirements,
  ): Parsed | { readonly invalidReason: string } {
    if (requirements.scheme !== "aa-native" || accepted.scheme !== "aa-native")
      return { invalidReason: "unsupported_scheme" };
    if (requirements.network !== network || accepted.network !== network)
      return { invalidReason: "invalid_network" };
    const parsed = aaPayloadSchema.safeParse(payload);
    const addresses = evmOfferSchema.safeParse(requirements);
    if (!parsed.success) return { invalidReason: "invalid_aa_native_payload" };
    if (!addresses.success) return { invalidReason: "invalid_payment_requirements" };
    const { userOp, settlementCallSpec: spec, request } = parsed.data;
    if (!entryPointVersions.includes(readOperation(userOp).version))
      return { invalidReason: "unsupported_entry_point" };
    const { asset, payTo } = addresses.data;
    // What is signed counts, and must be what is said beside it and what is asked for.
    const signed = readSettlement(userOp.callData, settlementContract);
    if (signed === undefined) return { invalidReason: "operation_is_no_settlement" };
    const isSame =
      isAddressEqual(signed.merchant, spec.merchant) &&
      isAddressEqual(signed.token, spec.token) &&
      signed.amount === spec.amount &&
      signed.requestHash.toLowerCase() === spec.requestHash.toLowerCase();
    if (!isSame) return { invalidReason: "settlement_differs_from_spec" };
    if (!isAddressEqual(signed.merchant, payTo)) return { invalidReason: "settlement_of_another_merchant" };
    if (!isAddressEqual(signed.token, asset)) return { invalidReason: "settlement_in_another_token" };
    if (`${signed.amount}` !== requirements.amount) return { invalidReason: "settlement_of_another_amount" };
    const { method = "", endpoint = "" } = requirements.extra ?? {};
    if (request.method !== method || request.endpoint !== endpoint)
      return { invalidReason: "settlement_of_another_request" };
    const bucket = Math.floor(Date.now() / 1000 / bucketSeconds);
    if (Math.abs(bucket - request.timeBucket) > tolerance)
      return { invalidReason: "settlement_of_another_time" };
    const expected = toRequestHash({ ...request, merchant: signed.merchant, chainId: client.chain.id });
    if (expected !== signed.requestHash.toLowerCase()) return { invalidReason: "request_hash_differs" };
    return parsed.data;
  }

  /** The EntryPoint runs it, validation and all; of an account that is there, what it executes must succeed, too. */
  async function simulate(userOp: Parsed["userOp"]): Promise<void> {
    const { sender, callData } = userOp;
    const { version, operation } = readOperation(userOp);
    const address = entryPoints[version];
    const handling = { address, functionName: "handleOps" } as const;
    await (version === "0.6"
      ? simulateContract(client, {
          abi: entryPoint06Abi,
          ...handling,
          args: [[operation], sender],
        })
      : simulateContract(client, {
          abi: entryPoint07Abi,
          ...handling,
          args: [[toPackedUserOperation(operation)], sender],
        }));
    const isNew = version === "0.6" ? operation.initCode !== "0x" : operation.factory !== undefined;
    if (!isNew) await call(client, { account: address, to: sender, data: callData });
  }

  function showsSettlement(
    logs: Parameters<typeof parseEventLogs>[0]["logs"],
    { userOp, settlementCallSpec }: Parsed,
  ): boolean {
    const { merchant, token, amount, requestHash } = settlementCallSpec;
    return parseEventLogs({ abi: settlementAbi, logs, eventName: "Settled" }).some(
      ({ address, args }) =>
        isAddressEqual(address, settlementContract) &&
        isAddressEqual(args.payer, userOp.sender) &&
        isAddressEqual(args.merchant, merchant) &&
        isAddressEqual(args.token, token) &&
        args.amount === amount &&
        args.requestHash === requestHash.toLowerCase(),
    );
  }

  return {
    scheme: "aa-native",
    caipFamily: "eip155:*",
    getExtra: () => ({
      settlementContract,
      entryPoint: entryPoints[entryPointVersions[0] ?? "0.7"],
      entryPoints: entryPointVersions.map((version) => entryPoints[version]),
    }),
    getSigners: () => [],
    verify,
    settle: oneAtATime(settle),
  };
}
