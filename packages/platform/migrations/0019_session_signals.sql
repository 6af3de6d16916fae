CREATE TABLE "session_signals" (
	"session_id" text NOT NULL,
	"signal" text NOT NULL,
	"hour" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "session_signals_session_id_signal_hour_pk" PRIMARY KEY("session_id","signal","hour")
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "ends_soon_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "session_signals" ADD CONSTRAINT "session_signals_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_events_refusals" ON "audit_events" USING btree ("hour") WHERE "audit_events"."hour" is not null;--> statement-breakpoint
CREATE INDEX "sessions_ending" ON "sessions" USING btree ("ends_soon_at") WHERE "sessions"."ends_soon_at" is not null;