ALTER TABLE "sponsorships" ADD COLUMN "cost" numeric(78, 0) DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sponsorships" ADD COLUMN "day" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "sponsorships_day" ON "sponsorships" USING btree ("chain_id","day");