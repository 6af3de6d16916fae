import { index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { EscrowEvent } from "../../chain/EscrowEvent.ts";
import { moment, whole } from "./columns.ts";

/** How far each chain has been read. */
export const chainCursors = pgTable("chain_cursors", {
  chainId: integer("chain_id").primaryKey(),
  blockNumber: whole("block_number").notNull(),
  /** Null before the first block. */
  blockHash: text("block_hash"),
  /** Grows with every step: of several readers, one takes it. */
  version: whole("version").notNull(),
  /** When everything that was confirmed had last been read. */
  syncedAt: moment("synced_at"),
  /** Everything that was on the chain by then has been read; null when that is not known. */
  completeUntil: moment("complete_until"),
  /** The latest block there was, and when: once it is read, the reading is complete until then. */
  sightedBlock: whole("sighted_block"),
  sightedAt: moment("sighted_at"),
});

/** Blocks that were read up to, by which a reorganisation's depth is found. */
export const chainBlocks = pgTable(
  "chain_blocks",
  {
    chainId: integer("chain_id").notNull(),
    number: whole("number").notNull(),
    hash: text("hash").notNull(),
  },
  (table) => [primaryKey({ columns: [table.chainId, table.number] })],
);

/** Events of the escrow contract, whether or not their purchase is known yet, on the chain as it was last seen. */
export const chainEvents = pgTable(
  "chain_events",
  {
    chainId: integer("chain_id").notNull(),
    blockHash: text("block_hash").notNull(),
    logIndex: integer("log_index").notNull(),
    blockNumber: whole("block_number").notNull(),
    transactionHash: text("transaction_hash").notNull(),
    escrowId: text("escrow_id").notNull(),
    event: jsonb("event").$type<EscrowEvent>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.chainId, table.blockHash, table.logIndex] }),
    index("chain_events_escrow").on(table.chainId, table.escrowId),
    index("chain_events_block").on(table.chainId, table.blockNumber),
  ],
);
