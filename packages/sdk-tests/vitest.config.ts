import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // One chain, one clock: a file that moves the time would move it under another's feet.
    fileParallelism: false,
    isolate: false,
    // With one worker, `test/devnet.ts` starts one devnet for all files.
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
