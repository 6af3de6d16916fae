import { createRequire } from "node:module";
import hardhatToolboxViem from "@nomicfoundation/hardhat-toolbox-viem";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { configVariable, defineConfig } from "hardhat/config";
import { abbababaDeploy } from "./deploy/hardhat/plugin.ts";

// The compiler comes from npm: nothing is downloaded at build time.
const solc = createRequire(import.meta.url).resolve("solc/soljson.js");

const settings = {
  evmVersion: "cancun",
  viaIR: true,
  optimizer: { enabled: true, runs: 1_000_000 },
  metadata: { bytecodeHash: "none" },
} as const;

const compilers = [{ version: "0.8.37", path: solc, settings }];

export default defineConfig({
  plugins: [hardhatToolboxViem, hardhatTypechain, abbababaDeploy],
  solidity: {
    profiles: {
      default: { compilers },
      // Left out, Hardhat would derive it without our settings, and `verify` would submit another bytecode's.
      production: { compilers, isolated: true },
    },
  },
  paths: {
    sources: "./contracts",
    tests: { solidity: "./contracts" },
    artifacts: "./artifacts",
    cache: "./cache",
    ignition: "./deploy",
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
  },
  verify: {
    etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") },
  },
});
