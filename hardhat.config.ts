import { createRequire } from "node:module";
import hardhatToolboxViem from "@nomicfoundation/hardhat-toolbox-viem";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { configVariable, defineConfig } from "hardhat/config";
import { abbababaDeploy } from "./deploy/hardhat/plugin.ts";
import { solidityTests } from "./scripts/hardhat/plugin.ts";
import { testCompilers } from "./scripts/hardhat/testCompilers.ts";

// The compiler comes from npm: nothing is downloaded at build time.
const solc = createRequire(import.meta.url).resolve("solc/soljson.js");

const settings = {
  evmVersion: "cancun",
  viaIR: true,
  optimizer: { enabled: true, runs: 1_000_000 },
  metadata: { bytecodeHash: "none" },
} as const;

// Where invariant suites report what they did.
const fsPermissions = { writeFile: ["cache/invariant-work.log"] };

const compiler = { version: "0.8.37", path: solc, settings };
const compilers = [compiler];

const overrides = {
  // The session module is one contract for every door, and has to fit under the code size limit, with room to grow.
  "contracts/session/SpendCap.sol": {
    ...compiler,
    settings: { ...settings, optimizer: { enabled: true, runs: 200 } },
  },
  ...testCompilers(compiler),
};

export default defineConfig({
  plugins: [hardhatToolboxViem, hardhatTypechain, abbababaDeploy, solidityTests],
  solidity: {
    profiles: {
      default: { compilers, overrides },
      // Left out, Hardhat would derive it without our settings, and `verify` would submit another bytecode's.
      production: { compilers, overrides, isolated: true },
    },
  },
  paths: {
    sources: "./contracts",
    tests: { solidity: "./contracts" },
    artifacts: "./artifacts",
    cache: "./cache",
    ignition: "./deploy",
  },
  test: {
    solidity: {
      profiles: {
        default: { fsPermissions, invariant: { runs: 256, depth: 64, failOnRevert: true } },
        // `pnpm test:deep`. Where more runs find more, a test says how many itself, for each profile.
        deep: {
          fsPermissions,
          fuzz: { runs: 10_000, maxTestRejects: 1_000_000 },
          invariant: { runs: 2048, depth: 128, failOnRevert: true },
        },
      },
    },
  },
  networks: {
    devnet: {
      type: "http",
      chainType: "op",
      chainId: 84532,
      url: configVariable("DEVNET_RPC_URL"),
    },
    "base-sepolia": {
      type: "http",
      chainType: "op",
      chainId: 84532,
      url: configVariable("BASE_SEPOLIA_RPC_URL"),
      accounts: [configVariable("DEPLOYER_PRIVATE_KEY")],
    },
    base: {
      type: "http",
      chainType: "op",
      chainId: 8453,
      url: configVariable("BASE_RPC_URL"),
      accounts: [configVariable("DEPLOYER_PRIVATE_KEY")],
    },
    // Any other chain: RPC_URL, or --rpc-url.
    any: {
      type: "http",
      chainType: "generic",
      url: configVariable("RPC_URL"),
      accounts: [configVariable("DEPLOYER_PRIVATE_KEY")],
    },
    // Whose key `contracts operate` signs with, on whatever chain.
    operator: {
      type: "http",
      chainType: "generic",
      url: configVariable("RPC_URL"),
      accounts: [configVariable("OPERATOR_PRIVATE_KEY")],
    },
  },
  verify: {
    etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") },
  },
});
