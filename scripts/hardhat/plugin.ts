import { overrideTask } from "hardhat/config";
import type { HardhatPlugin } from "hardhat/types/plugins";

/** Compiles and runs the Solidity tests on every core, and says how much real work the invariants' handlers did. */
export const solidityTests: HardhatPlugin = {
  id: "abbababa-solidity-tests",
  hookHandlers: {
    solidity: async () => ({ default: async () => (await import("./solidityHooks.ts")).solidityHooks }),
  },
  tasks: [
    overrideTask(["test", "solidity"])
      .setAction(async () => ({ default: (await import("./testTask.ts")).testTask }))
      .build(),
  ],
};
