import { verifyContract } from "@nomicfoundation/hardhat-verify/verify";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { qualifiedName, readArtifacts } from "../src/artifacts.ts";
import { findMissing, readChainId } from "../src/checkChain.ts";
import { DeployError } from "../src/errors.ts";
import { readParameters } from "../src/parameters.ts";
import { planDeployment } from "../src/planDeployment.ts";
import { checkRecord } from "../src/record.ts";
import { httpProvider } from "../src/rpc.ts";
import { readTarget, readVariables } from "./networkVariables.ts";
import { refuseClearly } from "./refusal.ts";

const explorers = ["etherscan", "blockscout", "sourcify"] as const;

/** `hardhat contracts verify --network NAME`: what is verified is what is recorded, so anybody can do it. */
export const verifyTask: NewTaskActionFunction = async (_, hre) => {
  const secrets = new Set<string>();
  await refuseClearly(async () => {
    const { name, chainId, config } = readTarget(hre);
    if (chainId === undefined)
      throw new DeployError("Name a chain to verify on: --network base-sepolia or base.");
    const [rpcUrl = ""] = await readVariables([
      { variable: config.url, meaning: `an RPC endpoint of ${name}` },
    ]);
    secrets.add(rpcUrl);
    const planned = await planDeployment(readParameters(), readArtifacts());
    await checkRecord(chainId, planned);
    const provider = httpProvider(rpcUrl);
    const found = await readChainId(provider, rpcUrl);
    if (found !== chainId)
      throw new DeployError(`The RPC endpoint is of chain ${found}, and chain ${chainId} is wanted.`);
    const [missing] = await findMissing(provider, planned);
    if (missing)
      throw new DeployError(`${missing.name} is not at ${missing.address} on ${name} yet: deploy it first.`);

    // Reading needs no key, and whoever verifies need not have one.
    config.accounts = "remote";
    const failures: string[] = [];
    for (const explorer of explorers) {
      if (explorer === "etherscan") {
        const key = await readVariables([
          { variable: hre.config.verify.etherscan.apiKey, meaning: "the block explorer's API key" },
        ]).catch((error: unknown) => {
          if (error instanceof DeployError) console.log(`etherscan: skipped. ${error.message}`);
          else throw error;
        });
        if (!key) continue;
        for (const value of key) secrets.add(value);
      }
      for (const { name: contractName, address, constructorArgs } of planned) {
        try {
          await verifyContract(
            {
              address,
              constructorArgs: [...constructorArgs],
              contract: qualifiedName(contractName),
              provider: explorer,
            },
            hre,
          );
        } catch (error) {
          failures.push(
            `${contractName} on ${explorer} (${error instanceof Error ? error.message : String(error)})`,
          );
        }
      }
    }
    if (failures.length > 0) throw new DeployError(`Not verified: ${failures.join("; ")}`);
  }, secrets);
};
