import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { deployContracts } from "../src/deployContracts.ts";
import { DeployError } from "../src/errors.ts";
import { checkRpcUrl, httpProvider, isDevelopmentNode } from "../src/rpc.ts";
import { readTarget, readVariables, type Wanted } from "./networkVariables.ts";
import { refuseClearly } from "./refusal.ts";

/** The first key of the mnemonic that every development node funds. */
const devKey = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

/** `hardhat contracts deploy --network NAME [--rpc-url URL]`. */
export const deployTask: NewTaskActionFunction<{ rpcUrl: string | undefined }> = async (args, hre) => {
  const secrets = new Set<string>();
  await refuseClearly(async () => {
    const { name, chainId, config } = readTarget(hre);
    const [signer] = Array.isArray(config.accounts) ? config.accounts : [];
    const wanted: Wanted[] = [];
    if (args.rpcUrl === undefined)
      wanted.push({ variable: config.url, meaning: `an RPC endpoint of ${name}` });
    if (signer) wanted.push({ variable: signer, meaning: "the key that pays for the deployment" });
    const values = [...(await readVariables(wanted))];
    const rpcUrl = args.rpcUrl ?? values.shift() ?? "";
    const privateKey = values.shift() ?? devKey;
    secrets.add(rpcUrl).add(privateKey);

    if (!signer) await checkDevelopment(rpcUrl);
    console.log(`Deploying to ${name} (chain ${chainId})`);
    const { addresses, deployed } = await deployContracts({
      rpcUrl,
      privateKey,
      chainId,
      onProgress: (message) => console.log(`  ${message}`),
    });
    for (const [key, address] of Object.entries(addresses)) {
      const isNew = deployed.some((each) => each === key);
      console.log(
        `  ${key.padEnd(16)} ${address}  ${isNew ? "deployed" : "already there, the expected code"}`,
      );
    }
    console.log(deployed.length > 0 ? "Done." : "Nothing to do: everything is deployed.");
  }, secrets);
};

/** The development key is everybody's: what it deploys is only meant for a node on this machine. */
async function checkDevelopment(rpcUrl: string): Promise<void> {
  checkRpcUrl(rpcUrl);
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
