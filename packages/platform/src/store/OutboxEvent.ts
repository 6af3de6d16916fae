import type { PurchaseStatus } from "./status.ts";

/** What an agent is told. */
export type OutboxPayload =
  | {
      readonly type: "transaction.created";
      readonly transactionId: string;
      readonly serviceId: string;
      readonly role: "buyer" | "seller";
    }
  | {
      readonly type: "transaction.status";
      readonly transactionId: string;
      readonly serviceId: string;
      readonly role: "buyer" | "seller";
      readonly status: PurchaseStatus;
      readonly previousStatus: PurchaseStatus;
    }
  | {
      /** For the resolver. */
      readonly type: "dispute.opened";
      readonly transactionId: string;
      readonly escrowId: string;
      /** Unix seconds. */
      readonly dueAt: number | null;
    }
  | {
      readonly type: "dispute.closed";
      readonly transactionId: string;
      readonly escrowId: string;
      readonly status: PurchaseStatus;
    }
  | {
      readonly type: "service.taken_down";
      readonly serviceId: string;
      readonly reason: string;
    }
  | {
      readonly type: "webhook.disabled";
      readonly webhookId: string;
      /** Of the last attempt. */
      readonly reason: string;
    }
  | ({
      /** Something about a session that its owner may want to look at. */
      readonly type: "session.signal";
      readonly sessionId: string;
    } & SessionSignalFacts)
  | {
      /** The agent's operations that are paid for are nearly used up. */
      readonly type: "sponsorship.low";
      readonly chainId: number;
      readonly operationsUsed: number;
      readonly operations: number;
    }
  | { readonly type: "session.ended"; readonly sessionId: string; readonly reason: "revoked" | "expired" };

/** What is said of a session that is worth a look, amounts in base units of USDC. */
export type SessionSignalFacts =
  | { readonly signal: "budget"; readonly percentUsed: number }
  | { readonly signal: "pace"; readonly hourUsdc: string; readonly medianUsdc: string }
  | { readonly signal: "refusals"; readonly refusalsInHour: number }
  | { readonly signal: "ending"; readonly expiresAt: string };

/** One of them. */
export type SessionSignal = SessionSignalFacts["signal"];

/** All types there are. */
export const eventTypes = [
  "transaction.created",
  "transaction.status",
  "dispute.opened",
  "dispute.closed",
  "service.taken_down",
  "session.ended",
  "session.signal",
  "sponsorship.low",
  "webhook.disabled",
] as const satisfies readonly OutboxPayload["type"][];

/** An event as a consumer gets it. */
export interface OutboxEvent {
  /** The same at every delivery. */
  readonly id: string;
  /** Events are consumed in this order, but for those that failed before. */
  readonly sequence: bigint;
  /** Who is told. */
  readonly agentId: string;
  readonly createdAt: Date;
  readonly payload: OutboxPayload;
}
