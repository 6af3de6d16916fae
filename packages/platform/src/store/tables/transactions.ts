import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import type { BaseStatus, BudgetState, FundingRefusal, PurchaseStatus } from "../status.ts";
import { agents } from "./agents.ts";
import { moment, money, whole } from "./columns.ts";
import { services } from "./services.ts";
import { sessions } from "./sessions.ts";

/** Purchases. Addresses and hashes in lower case. */
export const transactions = pgTable(
  "transactions",
  {
    id: text("id").primaryKey(),
    chainId: integer("chain_id").notNull(),
    serviceId: text("service_id")
      .notNull()
      .references(() => services.id),
    buyerAgentId: text("buyer_agent_id")
      .notNull()
      .references(() => agents.id),
    sellerAgentId: text("seller_agent_id")
      .notNull()
      .references(() => agents.id),
    sessionId: text("session_id").references(() => sessions.id),
    buyerAddress: text("buyer_address").notNull(),
    sellerAddress: text("seller_address").notNull(),
    escrowContract: text("escrow_contract").notNull(),
    escrowId: text("escrow_id").notNull(),
    token: text("token").notNull(),
    price: money("price").notNull(),
    /** price + fee: all that leaves the buyer. */
    amount: money("amount").notNull(),
    feeBps: integer("fee_bps").notNull(),
    criteriaHash: text("criteria_hash").notNull(),
    /** Unix seconds. */
    deadline: whole("deadline").notNull(),
    disputeWindow: integer("dispute_window").notNull(),
    abandonmentGrace: integer("abandonment_grace").notNull(),
    requestPayload: text("request_payload"),
    /** What it is: what the platform knows, until the chain says more. */
    status: text("status").$type<PurchaseStatus>().notNull(),
    /** What it is without the chain. */
    baseStatus: text("base_status").$type<BaseStatus>().notNull(),
    budgetState: text("budget_state").$type<BudgetState>().notNull(),
    fundingRefusal: text("funding_refusal").$type<FundingRefusal>(),
    fundingHash: text("funding_hash"),
    chainProofHash: text("chain_proof_hash"),
    deliveryPayload: text("delivery_payload"),
    deliveryProofHash: text("delivery_proof_hash"),
    disputeReason: text("dispute_reason"),
    expiresAt: moment("expires_at").notNull(),
    createdAt: moment("created_at").notNull(),
    updatedAt: moment("updated_at").notNull(),
    /** Who may resolve its dispute, once there is one and the chain was asked; lower case. */
    resolver: text("resolver"),
    /** Until when, in unix seconds. */
    resolutionDueAt: whole("resolution_due_at"),
  },
  (table) => [
    index("transactions_resolver")
      .on(table.resolver, table.createdAt)
      .where(sql`${table.resolver} is not null`),
    index("transactions_disputed").on(table.updatedAt).where(sql`${table.status} = 'disputed'`),
    unique("transactions_escrow").on(table.chainId, table.escrowId),
    index("transactions_buyer").on(
      table.buyerAgentId,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("transactions_seller").on(
      table.sellerAgentId,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("transactions_session").on(table.sessionId, table.status),
    index("transactions_expiry").on(table.baseStatus, table.status, table.expiresAt),
    index("transactions_unpaid")
      .on(table.buyerAgentId, table.status, table.expiresAt)
      .where(sql`${table.status} in ('pending_payment', 'cancelled')`),
    index("transactions_unpaid_payloads")
      .on(table.expiresAt)
      .where(sql`${table.status} in ('cancelled', 'expired') and ${table.requestPayload} is not null`),
  ],
);

/** What the parties bring forward. */
export const evidence = pgTable(
  "evidence",
  {
    id: text("id").primaryKey(),
    transactionId: text("transaction_id")
      .notNull()
      .references(() => transactions.id),
    agentId: text("agent_id").notNull(),
    kind: text("kind").notNull(),
    content: text("content").notNull(),
    contentHash: text("content_hash").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    index("evidence_transaction").on(table.transactionId, table.createdAt),
    unique("evidence_once").on(table.transactionId, table.agentId, table.contentHash),
  ],
);
