import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { formatEther, size } from "viem";
import { deployContracts } from "../src/deployContracts.ts";
import { DeployError } from "../src/errors.ts";
import { readParameters } from "../src/parameters.ts";
import { displayUrl, httpProvider, isDevelopmentNode } from "../src/rpc.ts";
import { readTarget, readVariable, readVariables, type Wanted } from "./networkVariables.ts";
import { refuseClearly } from "./refusal.ts";

/** The first key of the mnemonic that every development node funds. */
const devKey = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

interface DeployArguments {
  readonly rpcUrl: string | undefined;
  readonly parameters: string | undefined;
  readonly dryRun: boolean;
}

/** `hardhat contracts deploy --network NAME [--rpc-url URL] [--parameters FILE] [--dry-run]`. */
export const deployTask: NewTaskActionFunction<DeployArguments> = async (args, hre) => {
  const secrets = new Set<string>();
  await refuseClearly(async () => {
    const { name, chainId, config } = readTarget(hre);
    const [signer] = Array.isArray(config.accounts) ? config.accounts : [];
    const wanted: Wanted[] = [];
    if (args.rpcUrl === undefined)
      wanted.push({ variable: config.url, meaning: `an RPC endpoint of ${name}` });
    if (signer && !args.dryRun)
      wanted.push({ variable: signer, meaning: "the key that pays for the deployment" });
    const values = [...(await readVariables(wanted))];
    const rpcUrl = args.rpcUrl ?? values.shift() ?? "";
    const privateKey = signer && args.dryRun ? await readVariable(signer) : (values.shift() ?? devKey);
    secrets.add(rpcUrl).add(privateKey ?? "");

    if (!signer) await checkDevelopment(rpcUrl);
    const target =
      chainId === undefined ? `the chain at ${displayUrl(rpcUrl)}` : `${name} (chain ${chainId})`;
    console.log(args.dryRun ? `What would be deployed to ${target}` : `Deploying to ${target}`);
    const result = await deployContracts({
      rpcUrl,
      privateKey,
      chainId,
      ...(args.parameters && { parameters: readParameters(args.parameters), recordOf: "none" }),
      dryRun: args.dryRun,
      onProgress: (message) => console.log(`  ${message}`),
    });
    if (result.preview !== undefined) {
      const { transactions, maxCost } = result.preview;
      for (const { key, address, to, data } of transactions) {
        console.log(`  ${key.padEnd(18)}${address}  ${size(data)} bytes to ${to}`);
      }
      const cost = `${transactions.length} transactions, at most ${formatEther(maxCost)} ETH. Nothing was sent.`;
      console.log(transactions.length > 0 ? cost : "Nothing to do: everything is deployed.");
      return;
    }
    for (const [key, address] of Object.entries(result.addresses)) {
      const isNew = result.deployed.some((each) => each === key);
      console.log(
        `  ${key.padEnd(16)} ${address}  ${isNew ? "deployed" : "already there, the expected code"}`,
      );
    }
    console.log(result.deployed.length > 0 ? "Done." : "Nothing to do: everything is deployed.");
  }, secrets);
};

/** The development key is everybody's: what it deploys is only meant for a node on this machine. */
async function checkDevelopment(rpcUrl: string): Promise<void> {
  const provider = httpProvider(rpcUrl);
  const answers = await provider.request({ method: "eth_chainId", params: [] }).then(
    () => true,
    () => false,
  );
  // An unreachable endpoint is reported as such by what follows.
  if (answers && !(await isDevelopmentNode(provider, rpcUrl))) {
    throw new DeployError(
      "The network devnet is for a development node on this machine, which this RPC endpoint is not.",
    );
  }
}
