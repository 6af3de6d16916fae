CREATE TABLE "session_requests" (
	"device_code_hash" text PRIMARY KEY NOT NULL,
	"user_code" text NOT NULL,
	"request" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" text NOT NULL,
	"sealed_grant" text,
	"interval" integer NOT NULL,
	"last_polled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "session_requests_user_code_unique" UNIQUE("user_code"),
	CONSTRAINT "session_requests_answer" CHECK (("session_requests"."status" = 'answered') = ("session_requests"."sealed_grant" is not null))
);
--> statement-breakpoint
CREATE INDEX "session_requests_expiry" ON "session_requests" USING btree ("expires_at");