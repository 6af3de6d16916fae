import { overrideTask } from "hardhat/config";
import type { HardhatPlugin } from "hardhat/types/plugins";

/** Lets `hardhat test solidity` say how much real work the invariants' handlers did. */
export const invariantWork: HardhatPlugin = {
  id: "abbababa-invariant-work",
  tasks: [
    overrideTask(["test", "solidity"])
      .setAction(async () => ({ default: (await import("./testTask.ts")).testTask }))
      .build(),
  ],
};
