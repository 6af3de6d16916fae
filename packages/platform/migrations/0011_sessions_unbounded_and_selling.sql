ALTER TABLE "sessions" ALTER COLUMN "budget" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "sells_all" boolean DEFAULT false NOT NULL;