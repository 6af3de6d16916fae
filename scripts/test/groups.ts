import type { Step } from "./runStep.ts";

const vitest = (folder: string, timeoutSeconds = 600): Step => ({
  name: folder,
  command: `pnpm --dir ${folder} exec vitest run`,
  runner: "vitest",
  timeoutSeconds,
});

/** The suite, in the order in which it runs: what is quick to fail comes first. */
export const groups: Record<string, Step[]> = {
  build: [
    {
      name: "build",
      command: "turbo run build --output-logs=errors-only",
      runner: "exit",
      required: true,
    },
  ],
  lint: [
    { name: "format and lint (biome)", command: "biome check .", runner: "exit" },
    {
      name: "lint contracts (solhint)",
      command: "solhint --disc --max-warnings 0 'contracts/**/*.sol' 'bench/contracts/**/*.sol'",
      runner: "exit",
    },
    { name: "types", command: "turbo run typecheck --output-logs=errors-only", runner: "exit" },
    { name: "unused code (knip)", command: "knip", runner: "exit" },
  ],
  contracts: [{ name: "contracts", command: "hardhat test solidity", runner: "hardhat" }],
  deploy: [vitest("deploy")],
  sdk: [vitest("packages/sdk")],
  devnet: [vitest("packages/devnet")],
  "sdk-tests": [vitest("packages/sdk-tests", 900)],
  bench: [{ name: "gas against baselines", command: "node bench/src/cli.ts --check", runner: "exit" }],
  examples: [
    { name: "quickstart", command: "node examples/quickstart.ts", runner: "exit", timeoutSeconds: 120 },
    {
      name: "demo",
      command: "node examples/demo/main.ts --json > /dev/null",
      runner: "exit",
      timeoutSeconds: 120,
    },
  ],
};
