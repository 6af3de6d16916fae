import type { LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { toBaseUnits } from "../amounts/toBaseUnits.ts";
import type { CallOptions } from "../api/http/createRequester.ts";
import type { CreateServiceParameters } from "../api/resources/services.ts";
import type { Service } from "../api/schemas/service.ts";
import type { Evidence, Transaction } from "../api/schemas/transaction.ts";
import { attestDelivery } from "../commerce/attest.ts";
import { type DeliverOptions, type DeliverReturnType, deliver } from "../commerce/deliver.ts";
import {
  type DeliverEncryptedOptions,
  type DeliverEncryptedReturnType,
  deliverEncrypted,
} from "../commerce/deliverEncrypted.ts";
import {
  type PollForPurchasesParameters,
  pollForPurchases,
  type Sale,
} from "../commerce/pollForPurchases.ts";
import { type OpenedRequest, type OpenOptions, openRequest } from "../commerce/sealedPayloads.ts";
import type { RequestTrust } from "../commerce/verifyRequest.ts";
import { createSellerSession } from "../delegation/createSellerSession.ts";
import type { CreateSessionParameters, CreateSessionReturnType } from "../delegation/createSession.ts";
import { InvalidParametersError } from "../errors/InvalidParametersError.ts";
import type { JsonValue } from "../json/JsonValue.ts";
import { EscrowSeller } from "./EscrowSeller.ts";

/** What {@link SellerAgent.listService} takes. */
export interface ListServiceParameters extends Omit<CreateServiceParameters, "price"> {
  /** What the seller gets: a decimal string such as `"10.00"`, or base units. */
  readonly price: bigint | string;
}

/**
 * Sells, through the platform or without it: offers, waits for purchases, delivers, gets paid from escrow.
 *
 * Every method but `listService` may be repeated after a crash or run by several processes.
 *
 * @example
 * const seller = new SellerAgent({ baseUrl });
 * await seller.initWithSession(bundle, { zeroDevProjectId });
 * for await (const { transaction } of seller.pollForPurchases({ signal })) {
 *   const { payload } = await seller.decryptRequestPayload(transaction);
 *   await seller.deliverEncrypted(transaction.id, await work(payload));
 * }
 */
export class SellerAgent extends EscrowSeller {
  /**
   * Delegates selling some of this agent's services. See {@link createSession} of the agent.
   *
   * Buyers seal requests to the key in this agent's profile, so the session gets this agent's own `encryptionKey`.
   *
   * @param parameters - Budget, time, services, and what the chain enforces.
   * @throws {SellerAccountMismatchError} when the session would act for another account than the one that is paid.
   */
  override async createSession(parameters: CreateSessionParameters): Promise<CreateSessionReturnType> {
    return createSellerSession(this.api, { encryptionKey: this.encryptionKey, ...parameters });
  }

  /**
   * Offers a service.
   *
   * @param parameters - What is offered, for how much.
   * @returns The service.
   */
  async listService(parameters: ListServiceParameters, options?: CallOptions): Promise<Service> {
    const price = toBaseUnits(parameters.price).toString();
    return this.api.services.create({ ...parameters, price }, options);
  }

  /**
   * Yields what was bought and is to be delivered, the oldest first, each once. See {@link pollForPurchases}.
   *
   * @param parameters - Which service, how often to look (milliseconds), and what ends it.
   */
  async *pollForPurchases(
    parameters: PollForPurchasesParameters = {},
  ): AsyncGenerator<Sale, void, undefined> {
    yield* pollForPurchases(await this.commerce(), parameters);
  }

  /**
   * Hands a payload over, and its proof to the chain. See {@link deliver}.
   *
   * @param transactionId - The sale.
   * @param payload - Text.
   * @param options - `replaces`: the proof of what was handed over before and is not to be delivered.
   * @returns The delivered escrow, and the proof.
   * @throws {SaleNotPaidError} when the chain has no money for it; nothing is handed over.
   * @throws {DeliveryExistsError} when another payload was handed over before; that one stays.
   */
  async deliver(
    transactionId: string,
    payload: string,
    options: DeliverOptions = {},
  ): Promise<DeliverReturnType> {
    return deliver(await this.commerce(), transactionId, payload, options);
  }

  /**
   * Hands a payload over that only the buyer can read, who must have sent an encrypted request. What was handed over
   * first is what is delivered: repeated, the call brings that to the chain, whatever its payload. See
   * {@link deliverEncrypted}.
   *
   * @param transactionId - The sale.
   * @param payload - What JSON can hold.
   * @param options - `accountOnly`: not to a key that only the platform vouches for. `replaces`: the proof of what was
   * handed over before and is not to be delivered.
   * @returns The delivered escrow, the proof, and whether it was handed over earlier.
   * @throws {SaleNotPaidError | RequestUnverifiedError}
   * @throws {DeliveryExistsError} when something was handed over before that this seller has not sealed; it stays.
   */
  async deliverEncrypted(
    transactionId: string,
    payload: JsonValue,
    options: DeliverEncryptedOptions = {},
  ): Promise<DeliverEncryptedReturnType> {
    return deliverEncrypted(await this.encrypting(), transactionId, payload, options);
  }

  /**
   * Opens the request that a buyer sent in secret, once.
   *
   * @param sale - The sale, or its id.
   * @param options - What remembers which envelopes were opened, and whose word is taken for the buyer's key.
   * @returns The buyer's word, and who vouches that it is the buyer's.
   * @throws {SaleNotPaidError | RequestUnverifiedError}
   */
  async decryptRequestPayload(
    sale: string | Transaction,
    options: OpenOptions & RequestTrust = {},
  ): Promise<OpenedRequest> {
    const transaction = typeof sale === "string" ? await this.api.transactions.get(sale) : sale;
    return openRequest(await this.encrypting(), transaction, options);
  }

  /**
   * Signs what the chain has of a delivery together with a statement, and brings it forward as evidence.
   *
   * A session's account signs nothing; the key of the session does, which the account's terms on the chain name.
   *
   * @param transactionId - The sale.
   * @param statement - What the seller says, for an arbiter to read.
   * @param signer - Who signs. @default the key in the bundle
   * @returns The evidence.
   */
  async attest(
    transactionId: string,
    statement: string,
    signer?: Pick<LocalAccount, "address" | "signTypedData">,
  ): Promise<Evidence> {
    const { bundle } = this;
    const own = signer ?? (bundle && privateKeyToAccount(bundle.walletPrivateKey.reveal()));
    if (own === undefined) {
      throw new InvalidParametersError("parameters of attest", [
        "signer: is missing, and there is no bundle",
      ]);
    }
    return attestDelivery(await this.commerce(), { transactionId, statement, signer: own });
  }
}
