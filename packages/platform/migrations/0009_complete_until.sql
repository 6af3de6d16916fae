ALTER TABLE "chain_cursors" ADD COLUMN "complete_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "chain_cursors" ADD COLUMN "sighted_block" bigint;--> statement-breakpoint
ALTER TABLE "chain_cursors" ADD COLUMN "sighted_at" timestamp (3) with time zone;