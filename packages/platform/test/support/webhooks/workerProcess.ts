/**
 * Delivers webhooks until it is killed.
 *
 *     node workerProcess.ts DATABASE_URL CLOCK_OFFSET_MS
 */
import { drizzle } from "drizzle-orm/node-postgres";
import { Pool } from "pg";
import type { Db } from "../../../src/store/Db.ts";
import { createWebhookWorker } from "../../../src/webhooks/worker/createWebhookWorker.ts";
import { box } from "./fixtures.ts";

const [url, offset = "0"] = process.argv.slice(2);
if (url === undefined) throw new Error("DATABASE_URL is missing.");
const db: Db = drizzle(new Pool({ connectionString: url, max: 5 }));
createWebhookWorker({
  db,
  box,
  policy: { allowLoopback: true },
  pollMs: 20,
  now: () => new Date(Date.now() + Number(offset)),
}).start();
