import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/storeTemplate.ts", "test/support/postgresServer.ts"],
    // They end what hangs; a machine may be slow.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
