CREATE UNLOGGED TABLE "rate_usage" (
	"name" text NOT NULL,
	"minute" integer NOT NULL,
	"used" double precision NOT NULL,
	CONSTRAINT "rate_usage_minute_name_pk" PRIMARY KEY("minute","name")
);
