CREATE TABLE "sponsorships" (
	"chain_id" integer NOT NULL,
	"sender" text NOT NULL,
	"nonce" numeric(78, 0) NOT NULL,
	"agent" text NOT NULL,
	"from_time" bigint NOT NULL,
	"valid_until" bigint NOT NULL,
	"from_block" bigint NOT NULL,
	"settled" boolean NOT NULL,
	CONSTRAINT "sponsorships_chain_id_sender_nonce_pk" PRIMARY KEY("chain_id","sender","nonce")
);
--> statement-breakpoint
CREATE INDEX "sponsorships_agent" ON "sponsorships" USING btree ("agent","chain_id");