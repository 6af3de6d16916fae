import type { Step } from "./runStep.ts";

/** The suite, in the order in which it runs. */
export const groups: Record<string, Step[]> = {
  build: [
    { name: "build", command: "turbo run build --output-logs=errors-only", runner: "exit", required: true },
  ],
  lint: [
    { name: "format and lint (biome)", command: "biome check .", runner: "exit" },
    {
      name: "lint contracts (solhint)",
      command: "solhint --disc --max-warnings 0 'contracts/**/*.sol'",
      runner: "exit",
    },
    { name: "types", command: "turbo run typecheck --output-logs=errors-only", runner: "exit" },
    { name: "unused code (knip)", command: "knip", runner: "exit" },
  ],
  contracts: [{ name: "contracts", command: "hardhat test solidity", runner: "hardhat" }],
};
