import type { Address, Hex } from "viem";
import { toRecord } from "../../json/withJson.ts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { escrowScopeOf } from "../terms/escrowScope.ts";

/** A granted session. Printing it shows everything but the string for the agent. */
export class CreatedSessionKey {
  readonly #serialized: SecretKey<string>;
  /** Address of the session's key. */
  readonly sessionKeyAddress: Address;
  /** The account that it acts for. */
  readonly smartAccountAddress: Address;
  readonly sessionId: Hex;
  readonly terms: SessionTerms;

  constructor(fields: {
    readonly serializedSessionKey: string;
    readonly sessionKeyAddress: Address;
    readonly smartAccountAddress: Address;
    readonly sessionId: Hex;
    readonly terms: SessionTerms;
  }) {
    this.#serialized = new SecretKey(fields.serializedSessionKey);
    this.sessionKeyAddress = fields.sessionKeyAddress;
    this.smartAccountAddress = fields.smartAccountAddress;
    this.sessionId = fields.sessionId;
    this.terms = fields.terms;
  }

  /** 4 bytes that the ids of its escrows carry; give them to the session that shall finish what this one begins. */
  get escrowScope(): Hex {
    return escrowScopeOf(this.terms, this.smartAccountAddress);
  }

  /** What printing shows: everything but the string. `toJson` writes what can be read back. */
  toJSON(): Record<string, unknown> {
    return toRecord("CreatedSessionKey", { ...this, escrowScope: this.escrowScope });
  }

  /** The one string that the agent gets. Whoever holds it can do what the terms say. */
  get serializedSessionKey(): string {
    return this.#serialized.reveal();
  }
}
