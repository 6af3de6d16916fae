import type { Step } from "./runStep.ts";

/** A package's own tests. Turbo replays the output of a run whose inputs have not changed, totals and all. */
const testsOf = (name: string, runner: Step["runner"] = "vitest"): Step => ({
  name,
  command: `turbo run ${name} --output-logs=full --log-order=stream`,
  runner,
});

/**
 * The suite, in the order in which it begins, two at a time: what is quick to fail first, then the longest, so that
 * nothing long is waited for alone at the end.
 */
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
    {
      name: "types",
      command: "turbo run typecheck scripts:typecheck --output-logs=errors-only",
      runner: "exit",
    },
    { name: "unused code (knip)", command: "knip", runner: "exit" },
    { name: "floors (dependency-cruiser)", command: "depcruise packages/*/src", runner: "exit" },
    { name: "reports of the API", command: "node surface/src/cli.ts", runner: "exit" },
    { name: "types of errors", command: "node surface/src/checkErrorTypes.ts", runner: "exit" },
    { name: "parameters handed on", command: "node surface/src/checkNames.ts", runner: "exit" },
  ],
  contracts: [testsOf("//#contracts:test", "hardhat")],
  platform: [testsOf("@abbababa/platform#test"), testsOf("@abbababa/platform-devnet#test")],
  "sdk-tests": [testsOf("@abbababa/sdk-tests#test")],
  x402: [testsOf("@abbababa/x402-aa-session#test")],
  cli: [testsOf("@abbababa/cli#test")],
  console: [testsOf("@abbababa/console#test")],
  deploy: [testsOf("@abbababa/deploy#test")],
  sdk: [testsOf("@abbababa/sdk#test")],
  devnet: [testsOf("@abbababa/devnet#test")],
  bench: [{ name: "gas against baselines", command: "node bench/src/cli.ts --check", runner: "exit" }],
  packages: [
    {
      name: "packages as installed",
      command: "node scripts/packages/cli.ts",
      runner: "exit",
      timeoutSeconds: 900,
    },
  ],
  examples: [
    { name: "quickstart", command: "node examples/quickstart.ts", runner: "exit", timeoutSeconds: 120 },
    // All in one market; each has 120 seconds of its own.
    {
      name: "buy, sell, delegate, batch",
      command: "node examples/all.ts",
      runner: "exit",
      timeoutSeconds: 600,
    },
    {
      name: "x402: an agent pays",
      command: "node examples/x402Agent.ts",
      runner: "exit",
      timeoutSeconds: 120,
    },
    {
      name: "x402: a server that sells",
      command: "node examples/x402Buyer.ts",
      runner: "exit",
      timeoutSeconds: 120,
    },
    { name: "x402: escrowed", command: "node examples/x402Escrow.ts", runner: "exit", timeoutSeconds: 120 },
    {
      name: "x402: until the budget ends",
      command: "node examples/dataBuyer.ts",
      runner: "exit",
      timeoutSeconds: 120,
    },
    {
      name: "x402: a paid tool of MCP",
      command: "node examples/paidTool.ts",
      runner: "exit",
      timeoutSeconds: 120,
    },
    {
      name: "x402: a plain fetch",
      command: "node examples/plainFetch.ts",
      runner: "exit",
      timeoutSeconds: 120,
    },
    {
      name: "demo",
      command: "node examples/demo/main.ts --json > /dev/null",
      runner: "exit",
      timeoutSeconds: 120,
    },
  ],
  docs: [
    { name: "index of errors", command: "pnpm docs:errors --check", runner: "exit" },
    { name: "site, without dead links", command: "pnpm docs:build", runner: "exit" },
  ],
};
