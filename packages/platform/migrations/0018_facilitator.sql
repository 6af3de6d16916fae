CREATE TABLE "facilitator_days" (
	"chain_id" integer NOT NULL,
	"day" integer NOT NULL,
	"reserved" numeric(78, 0) NOT NULL,
	"spent" numeric(78, 0) NOT NULL,
	CONSTRAINT "facilitator_days_chain_id_day_pk" PRIMARY KEY("chain_id","day")
);
--> statement-breakpoint
CREATE TABLE "facilitator_settlements" (
	"payment_id" text PRIMARY KEY NOT NULL,
	"attempt" text NOT NULL,
	"begun_at" timestamp (3) with time zone NOT NULL
);
