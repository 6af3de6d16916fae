import { createRequire } from "node:module";
import hardhatToolboxViem from "@nomicfoundation/hardhat-toolbox-viem";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { configVariable, defineConfig } from "hardhat/config";

// The compiler comes from npm: nothing is downloaded at build time.
const solc = createRequire(import.meta.url).resolve("solc/soljson.js");

const settings = {
  evmVersion: "cancun",
  viaIR: true,
  optimizer: { enabled: true, runs: 1_000_000 },
  metadata: { bytecodeHash: "none" },
} as const;

export default defineConfig({
  plugins: [hardhatToolboxViem, hardhatTypechain],
  solidity: {
    compilers: [{ version: "0.8.37", path: solc, settings }],
  },
  paths: {
    sources: "./contracts",
    tests: { solidity: "./contracts" },
    artifacts: "./artifacts",
    cache: "./cache",
  },
  networks: {
    devnet: {
      type: "http",
      chainType: "op",
      chainId: 84532,
      url: configVariable("DEVNET_RPC_URL"),
    },
  },
});
