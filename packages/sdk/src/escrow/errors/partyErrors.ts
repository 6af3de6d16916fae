import type { Address, Hex } from "viem";
import { EscrowError } from "./EscrowError.ts";

/** Thrown when an escrow id does not begin with the address of the account that creates it. */
export class EscrowIdNotBuyersError extends EscrowError {
  override readonly name = "EscrowIdNotBuyersError";
  readonly escrowId: Hex;
  readonly buyer: Address;

  constructor({ escrowId, buyer }: { escrowId: Hex; buyer: Address }) {
    super(`The escrow id ${escrowId} does not belong to the buyer ${buyer}.`, {
      metaMessages: ["Its first 20 bytes must be the buyer's address: make it with `getEscrowId`."],
    });
    this.escrowId = escrowId;
    this.buyer = buyer;
  }
}

/** Thrown when an account other than the buyer calls a function reserved for the buyer. */
export class NotBuyerError extends EscrowError {
  override readonly name = "NotBuyerError";
  readonly caller: Address;
  readonly buyer: Address;

  constructor({ caller, buyer }: { caller: Address; buyer: Address }) {
    super(`Only the buyer ${buyer} may do this, not ${caller}.`);
    this.caller = caller;
    this.buyer = buyer;
  }
}

/** Thrown when an account other than the seller calls a function reserved for the seller. */
export class NotSellerError extends EscrowError {
  override readonly name = "NotSellerError";
  readonly caller: Address;
  readonly seller: Address;

  constructor({ caller, seller }: { caller: Address; seller: Address }) {
    super(`Only the seller ${seller} may do this, not ${caller}.`);
    this.caller = caller;
    this.seller = seller;
  }
}

/** Thrown when a third party calls a function reserved for the buyer and the seller. */
export class NotPartyError extends EscrowError {
  override readonly name = "NotPartyError";
  readonly caller: Address;
  readonly buyer: Address;
  readonly seller: Address;

  constructor({ caller, buyer, seller }: { caller: Address; buyer: Address; seller: Address }) {
    super(`Only the buyer ${buyer} or the seller ${seller} may do this, not ${caller}.`);
    this.caller = caller;
    this.buyer = buyer;
    this.seller = seller;
  }
}

/** Thrown when an account other than the escrow's resolver rules on a dispute. */
export class NotResolverError extends EscrowError {
  override readonly name = "NotResolverError";
  readonly caller: Address;
  readonly resolver: Address;

  constructor({ caller, resolver }: { caller: Address; resolver: Address }) {
    super(`Only the resolver ${resolver}, set when the escrow was created, may resolve it, not ${caller}.`);
    this.caller = caller;
    this.resolver = resolver;
  }
}

/** Thrown when the resolver is also the buyer or the seller of a new escrow. */
export class ResolverIsPartyError extends EscrowError {
  override readonly name = "ResolverIsPartyError";
  readonly resolver: Address;

  constructor({ resolver }: { resolver: Address }) {
    super(`${resolver} resolves disputes of this escrow contract, so it can be neither buyer nor seller.`, {
      metaMessages: ["Nothing was paid. Buy or sell from another account than the resolver's."],
    });
    this.resolver = resolver;
  }
}

/** Thrown when the seller is the zero address, the buyer, the token or the escrow contract. */
export class SellerInvalidError extends EscrowError {
  override readonly name = "SellerInvalidError";
  readonly seller: Address;

  constructor({ seller }: { seller: Address }) {
    super(`${seller} cannot be the seller: it is zero, the buyer, the token or the escrow contract.`);
    this.seller = seller;
  }
}

/** Thrown when the recipient of a withdrawal is the zero address or the escrow contract. */
export class RecipientInvalidError extends EscrowError {
  override readonly name = "RecipientInvalidError";
  readonly recipient: Address;

  constructor({ recipient }: { recipient: Address }) {
    super(`A credit cannot be withdrawn to ${recipient}: it is zero or the escrow contract.`);
    this.recipient = recipient;
  }
}
