import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import type { Hex } from "viem";
import { moment } from "./columns.ts";

/** What agents ask owners for, and the sealed answers: nothing in it can be read, or made, without a key or secret that is elsewhere. */
export const sessionRequests = pgTable(
  "session_requests",
  {
    /** SHA-256 of what its agent polls with. */
    deviceCodeHash: text("device_code_hash").primaryKey(),
    /** Eight letters, without the hyphen between them. */
    userCode: text("user_code").notNull().unique(),
    /** The agent's, as it sent it. */
    request: text("request").notNull(),
    /** keccak256 of its UTF-8 bytes. */
    requestHash: text("request_hash").$type<Hex>().notNull(),
    status: text("status").$type<"pending" | "answered" | "denied">().notNull(),
    /** The owner's answer, sealed to the request's key. */
    sealedGrant: text("sealed_grant"),
    /** Seconds between two polls. */
    interval: integer("interval").notNull(),
    lastPolledAt: moment("last_polled_at"),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [
    index("session_requests_expiry").on(table.expiresAt),
    check(
      "session_requests_answer",
      sql`(${table.status} = 'answered') = (${table.sealedGrant} is not null)`,
    ),
  ],
);
