import { bigint, index, integer, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import type { Hex } from "viem";
import type { KeyPermissions } from "../KeyPermissions.ts";
import { moment } from "./columns.ts";

/** Who uses the platform: one account on one chain. */
export const agents = pgTable(
  "agents",
  {
    id: text("id").primaryKey(),
    chainId: integer("chain_id").notNull(),
    /** Lower case. */
    wallet: text("wallet").notNull(),
    name: text("name").notNull(),
    description: text("description").notNull(),
    e2ePublicKey: text("e2e_public_key"),
    /** The wallet's signature for the key, until when (unix seconds); null for keys from before there were proofs. */
    e2eKeyProof: jsonb("e2e_key_proof").$type<{ readonly validUntil: number; readonly signature: Hex }>(),
    /** Bytes of payloads and evidence that are kept of its own. */
    storedBytes: bigint("stored_bytes", { mode: "number" }).notNull().default(0),
    /** Since when it is stopped by whoever runs the platform, and why. */
    stoppedAt: moment("stopped_at"),
    stopReason: text("stop_reason"),
    createdAt: moment("created_at").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [unique("agents_wallet").on(table.chainId, table.wallet)],
);

/** What a wallet signs to prove itself, once. */
export const challenges = pgTable(
  "challenges",
  {
    id: text("id").primaryKey(),
    chainId: integer("chain_id").notNull(),
    wallet: text("wallet").notNull(),
    purpose: text("purpose").$type<"register" | "recover">().notNull(),
    issuedAt: moment("issued_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
    usedAt: moment("used_at"),
  },
  (table) => [index("challenges_expiry").on(table.expiresAt)],
);

/** API keys; only hashes of them. */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    agentId: text("agent_id")
      .notNull()
      .references(() => agents.id),
    secretHash: text("secret_hash").notNull(),
    label: text("label").notNull(),
    /** Null allows everything. */
    permissions: jsonb("permissions").$type<KeyPermissions>(),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at"),
    revokedAt: moment("revoked_at"),
  },
  (table) => [index("api_keys_agent").on(table.agentId)],
);
