import { defineConfig } from "vitest/config";

export default defineConfig({
  // They end what hangs; a machine may be slow.
  test: { include: ["test/**/*.test.ts"], testTimeout: 300_000, hookTimeout: 300_000 },
});
