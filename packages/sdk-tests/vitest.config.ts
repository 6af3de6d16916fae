import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that try a whole catalogue, each longer than any other: begun last, they would be waited for alone. */
const longest = ["test/accounts.test.ts", "test/attacks.test.ts"];

/** vitest's order, the longest files first: it goes by the size of files that it has not timed yet. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex((file) => moduleId.endsWith(`/${file}`));
      return found === -1 ? longest.length : found;
    };
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // A worker runs one file after the other and keeps its modules, so that `test/support/devnet.ts` starts one devnet for all of
    // them: a file that moves the chain's time moves it under no other's feet. While one worker waits for its bundler,
    // the other has the processor.
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
