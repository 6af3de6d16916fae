DROP INDEX "services_search";--> statement-breakpoint
DROP INDEX "services_newest";--> statement-breakpoint
DROP INDEX "services_category";--> statement-breakpoint
DROP INDEX "services_agent";--> statement-breakpoint
DROP INDEX "sessions_agent";--> statement-breakpoint
DROP INDEX "transactions_buyer";--> statement-breakpoint
DROP INDEX "transactions_seller";--> statement-breakpoint
CREATE INDEX "services_search" ON "services" USING gin ("search") WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "services_newest" ON "services" USING btree ("status","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "services_category" ON "services" USING btree ("status","category","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "services_agent" ON "services" USING btree ("agent_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "sessions_agent" ON "sessions" USING btree ("agent_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "transactions_buyer" ON "transactions" USING btree ("buyer_agent_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "transactions_seller" ON "transactions" USING btree ("seller_agent_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);