import type { PlatformOptions } from "../../src/options.ts";
import { createDatabase } from "./createDatabase.ts";
import { startTestPlatform, type TestPlatform } from "./startTestPlatform.ts";
import { secretsKey } from "./webhooks/fixtures.ts";

/** Two platforms on one PostgreSQL database. */
export interface TwoInstances extends AsyncDisposable {
  readonly api: TestPlatform;
  readonly other: TestPlatform;
  readonly databaseUrl: string;
}

/** Starts both at the same time, so that they migrate at the same time. */
export async function startTwoInstances(options: Partial<PlatformOptions> = {}): Promise<TwoInstances> {
  const postgres = await createDatabase();
  const shared = { databaseUrl: postgres.url, secretsKey, poolSize: 16, ...options };
  const [api, other] = await Promise.all([startTestPlatform(shared), startTestPlatform(shared)]);
  return {
    api,
    other,
    databaseUrl: postgres.url,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([api[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]);
      await postgres[Symbol.asyncDispose]();
    },
  };
}
