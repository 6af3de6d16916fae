import type { Step } from "./runStep.ts";

/** One package's test files, run with the variables that ask for the whole of a matrix. */
const long = (name: string, filter: string, files: string, variables: string): Step => ({
  name,
  command: `${variables} pnpm --filter ${filter} exec vitest run ${files}`,
  runner: "vitest",
  timeoutSeconds: 7_200,
});

/** `pnpm test:deep`: what `pnpm test` runs representatives of, in full. */
export const deep: Record<string, Step[]> = {
  build: [
    {
      name: "build",
      command: "turbo run build --output-logs=errors-only",
      runner: "exit",
      required: true,
    },
  ],
  contracts: [
    {
      name: "long fuzzing and invariants",
      command: "hardhat test solidity --test-profile deep",
      runner: "hardhat",
      timeoutSeconds: 14_400,
    },
  ],
  "sdk-tests": [
    long(
      "every account, kind of owner",
      "@abbababa/sdk-tests",
      "test/owned test/owners/kinds.test.ts",
      "ACCOUNTS=all",
    ),
    long("slow signers", "@abbababa/sdk-tests", "test/session/requests.test.ts", "SIGNER_LATENCY=2000"),
    long(
      "slow signers at the platform",
      "@abbababa/sdk-tests",
      "test/platform/heldKeys.test.ts",
      "SIGNER_LATENCY=2000",
    ),
  ],
  packages: [
    {
      name: "every Node, every installer",
      command: "node scripts/packages/cli.ts --deep",
      runner: "exit",
      timeoutSeconds: 7_200,
    },
  ],
  x402: [
    long(
      "x402: kills and payments",
      "@abbababa/x402-aa-session",
      "test/kills.test.ts test/once.test.ts",
      "KILLS=200 PAYMENTS=1000",
    ),
  ],
  cli: [long("cli: kills", "@abbababa/cli", "test/hostile.test.ts", "KILLS=200")],
  examples: [
    {
      name: "AgentKit as its users install it",
      command: "node examples/agentKit.ts && tsc -p examples/agentkit",
      runner: "exit",
      timeoutSeconds: 1_800,
    },
  ],
  platform: [
    long("platform: fuzzing", "@abbababa/platform", "test/fuzz.test.ts", "FUZZ_RUNS=50000"),
    long("platform: kills", "@abbababa/platform", "test/kills", "KILLS=50"),
    long("platform: mixed load under faults", "@abbababa/platform", "test/soak.test.ts", "SOAK=1"),
  ],
};
