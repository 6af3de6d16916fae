import type { Address, Hex } from "viem";
import { showBudget } from "../amounts/budget.ts";
import { toRecord } from "../json/withJson.ts";
import { type SessionBundle, serializeBundle } from "./bundle.ts";

/** A delegated session, as its owner has it. Printing it shows everything but the string for the agent. */
export class SessionInfo {
  readonly #bundle: SessionBundle;
  /** `ses_…`, by which the owner revokes it at the platform. */
  readonly sessionId: string;
  /** The agent that delegated. */
  readonly agentId: string;
  readonly chainId: number;
  /** All that may leave the buyer, fees included, in USDC; `null`: the platform sets no bound. */
  readonly budgetUsdc: number | null;
  /** When the platform ends it, in unix seconds. */
  readonly expiry: number;
  /** Services that it may buy, and sell if they are the agent's; `null`: any may be bought. */
  readonly allowedServiceIds: readonly string[] | null;
  /** The account that it pays from: the smart account of its on-chain session, or a fresh EOA. */
  readonly walletAddress: Address;
  /** Compressed: 33 bytes of hex. */
  readonly e2ePublicKey: Hex;
  /** Id of the on-chain session, if it has one. */
  readonly onChainSessionId: Hex | undefined;

  constructor(bundle: SessionBundle, onChainSessionId: Hex | undefined) {
    this.#bundle = bundle;
    this.sessionId = bundle.sessionId;
    this.agentId = bundle.agentId;
    this.chainId = bundle.chainId;
    this.budgetUsdc = bundle.budgetUsdc === null ? null : showBudget(bundle.budgetUsdc);
    this.expiry = bundle.expiry;
    this.allowedServiceIds = bundle.allowedServiceIds;
    this.walletAddress = bundle.walletAddress;
    this.e2ePublicKey = bundle.e2ePublicKey as Hex;
    this.onChainSessionId = onChainSessionId;
  }

  /** The token that the platform knows the session by, `abba_session_…`: a secret. Printing does not show it. */
  get token(): string {
    return this.#bundle.token.reveal();
  }

  /** The one string that the agent gets, `abba_session_bundle_…`. Whoever holds it can do what the session may. */
  serialize(): string {
    return serializeBundle(this.#bundle);
  }

  /** What printing shows: no secret. `toJson` writes what can be read back. */
  toJSON(): Record<string, unknown> {
    return toRecord("SessionInfo", { ...this });
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `SessionInfo ${JSON.stringify(this.toJSON())}`;
  }
}
