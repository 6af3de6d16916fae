ALTER TABLE "transactions" ADD COLUMN "resolver" text;--> statement-breakpoint
ALTER TABLE "transactions" ADD COLUMN "resolution_due_at" bigint;--> statement-breakpoint
CREATE INDEX "transactions_resolver" ON "transactions" USING btree ("resolver","created_at") WHERE "transactions"."resolver" is not null;--> statement-breakpoint
CREATE INDEX "transactions_disputed" ON "transactions" USING btree ("updated_at") WHERE "transactions"."status" = 'disputed';