ALTER TABLE "agents" ADD COLUMN "stored_bytes" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "sent_bytes" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "transactions_unpaid" ON "transactions" USING btree ("buyer_agent_id","status","expires_at") WHERE "transactions"."status" in ('pending_payment', 'cancelled');--> statement-breakpoint
CREATE INDEX "transactions_unpaid_payloads" ON "transactions" USING btree ("expires_at") WHERE "transactions"."status" in ('cancelled', 'expired') and "transactions"."request_payload" is not null;--> statement-breakpoint
UPDATE "agents" SET "stored_bytes" =
	coalesce((SELECT sum(octet_length("request_payload")) FROM "transactions" WHERE "buyer_agent_id" = "agents"."id"), 0)
	+ coalesce((SELECT sum(octet_length("delivery_payload")) FROM "transactions" WHERE "seller_agent_id" = "agents"."id"), 0)
	+ coalesce((SELECT sum(octet_length("content")) FROM "evidence" WHERE "agent_id" = "agents"."id"), 0);
