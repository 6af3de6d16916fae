import type { Hex, LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { toBaseUnits } from "../amounts/toBaseUnits.ts";
import type { CallOptions } from "../api/http/createRequester.ts";
import type { CreateServiceParameters } from "../api/resources/services.ts";
import type { Service } from "../api/schemas/service.ts";
import type { Evidence, Transaction } from "../api/schemas/transaction.ts";
import { attestDelivery } from "../commerce/attest.ts";
import { type DeliverOptions, type DeliverReturnType, deliver } from "../commerce/deliver.ts";
import type { DeliverEncryptedOptions, DeliverEncryptedReturnType } from "../commerce/deliverEncrypted.ts";
import {
  type PollForPurchasesParameters,
  pollForPurchases,
  type Sale,
} from "../commerce/pollForPurchases.ts";
import type { OpenedRequest, OpenOptions } from "../commerce/sealedPayloads.ts";
import type { RequestTrust } from "../commerce/verifyRequest.ts";
import type { CreateSessionParameters, CreateSessionReturnType } from "../delegation/createSession.ts";
import { ParametersInvalidError } from "../errors/ParametersInvalidError.ts";
import { getEscrow } from "../escrow/actions/getEscrow.ts";
import { type MoveEscrowReturnType, moveEscrow } from "../escrow/actions/moveEscrow.ts";
import type { Escrow } from "../escrow/Escrow.ts";
import type { JsonValue } from "../json/JsonValue.ts";
import { loadPart } from "../loading/loadPart.ts";
import { checkParameters } from "../parameters/checkParameters.ts";
import type { createSessionKey } from "../session/actions/createSessionKey.ts";
import { PlatformAgent } from "./PlatformAgent.ts";

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
export class SellerAgent extends PlatformAgent {
  /**
   * Grants a session that sells: it delivers and takes what is due, and no money leaves the account but for gas. With
   * `escrowCalls: "bounded"` it buys as well. See {@link createSessionKey}.
   */
  static override readonly createSessionKey: typeof createSessionKey = async (parameters) => {
    const { createSessionKey: create, createSessionKeyNames } = await loadPart(
      () => import("./ownerPart.ts"),
    );
    checkParameters(parameters, createSessionKeyNames, "parameters of createSessionKey");
    return create({ ...parameters, escrowCalls: parameters.escrowCalls ?? "selling" });
  };

  /**
   * Delegates selling. Without services, the session sells all of this agent's.
   *
   * Buyers seal requests to the key in this agent's profile, so the session gets this agent's own `encryptionKey`. Give
   * `onChain`, or act by the wallet that owns the account which is paid (`initEOAWallet`): only that account can record
   * deliveries on the chain.
   *
   * @param parameters - Budget, time, services, and what the chain enforces. @default an hour, and nothing to spend
   * @throws {SellerAccountMismatchError} when the session would act for another account than the one that is paid.
   */
  async createSession(parameters: CreateSessionParameters = {}): Promise<CreateSessionReturnType> {
    const withKey = { encryptionKey: this.encryptionKey, ...parameters };
    const { createSellerSession } = await loadPart(() => import("./sellerPart.ts"));
    return this.remember(await createSellerSession(this.api, withKey, this.walletOwner));
  }

  /**
   * Offers a service.
   *
   * @param parameters - What is offered, for how much.
   * @returns The service.
   */
  async listService(parameters: ListServiceParameters, options?: CallOptions): Promise<Service> {
    if (typeof parameters !== "object" || parameters === null) {
      throw new ParametersInvalidError("parameters of listService", ["must be an object"]);
    }
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
   * @param options - `accountOnly: false`: also to a key that only the platform vouches for. `replaces`: the proof of what was
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
    const { deliverEncrypted } = await loadPart(() => import("./sellerPart.ts"));
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
    const { openRequest } = await loadPart(() => import("./sellerPart.ts"));
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
    const own = signer ?? (bundle?.walletPrivateKey && privateKeyToAccount(bundle.walletPrivateKey.reveal()));
    if (own === undefined) {
      throw new ParametersInvalidError("parameters of attest", [
        "signer: is missing, and there is no bundle that holds a key",
      ]);
    }
    return attestDelivery(await this.commerce(), { transactionId, statement, signer: own });
  }

  /**
   * Records a delivery, once, and starts the dispute window.
   *
   * @param escrowId - The escrow.
   * @param proofHash - Hash of what is delivered, not zero.
   * @returns The delivered escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotSellerError | DeliveryClosedError | EscrowMismatchError}
   */
  async submitDelivery(escrowId: Hex, proofHash: Hex): Promise<MoveEscrowReturnType> {
    return moveEscrow(this.client, { ...this.contract, escrowId, method: "submitDelivery", proofHash });
  }

  /**
   * Takes the payment once the dispute window has passed.
   *
   * @param escrowId - The escrow.
   * @returns The released escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | DisputeWindowOpenError}
   */
  async finalizeRelease(escrowId: Hex): Promise<MoveEscrowReturnType> {
    return moveEscrow(this.client, { ...this.contract, escrowId, method: "finalizeRelease" });
  }

  /**
   * Gives everything back to the buyer: declines, withdraws a delivery, or concedes a dispute. Only a
   * session granted with `escrowCalls: "all"` may: it gives away what the seller is due.
   *
   * @param escrowId - The escrow.
   * @returns The refunded escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotSellerError | CallNotAllowedError}
   */
  async cancel(escrowId: Hex): Promise<MoveEscrowReturnType> {
    return moveEscrow(this.client, { ...this.contract, escrowId, method: "cancel" });
  }

  /**
   * Divides a disputed escrow evenly when the resolver was silent for its time.
   *
   * @param escrowId - The escrow.
   * @returns The resolved escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotPartyError | ResolutionPendingError}
   */
  async claimUnresolved(escrowId: Hex): Promise<MoveEscrowReturnType> {
    return moveEscrow(this.client, { ...this.contract, escrowId, method: "claimUnresolved" });
  }

  /**
   * Reads an escrow.
   *
   * @param escrowId - The escrow.
   * @returns The escrow as the chain has it.
   * @throws {EscrowNotFoundError}
   */
  async getEscrow(escrowId: Hex): Promise<Escrow> {
    return getEscrow(this.client, { ...this.contract, escrowId });
  }
}
