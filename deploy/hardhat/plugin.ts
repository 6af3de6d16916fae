import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { HardhatPlugin } from "hardhat/types/plugins";
import { warningsAsErrors } from "./warningsAsErrors.ts";

/** `hardhat contracts deploy|record|verify`, and a build that no compiler warning in our sources survives. */
export const abbababaDeploy: HardhatPlugin = {
  id: "abbababa-deploy",
  hookHandlers: { solidity: async () => ({ default: async () => warningsAsErrors }) },
  tasks: [
    emptyTask(
      "contracts",
      "Deploy the Abba Baba contracts, record where they are, verify their sources",
    ).build(),
    task(
      ["contracts", "deploy"],
      "Bring the contracts onto the chain of --network, at the recorded addresses. Sends nothing unless every check passes; leaves alone what is there already. Reads DEVNET_RPC_URL, or BASE_SEPOLIA_RPC_URL / BASE_RPC_URL and DEPLOYER_PRIVATE_KEY, from the environment or from the keystore (hardhat keystore set NAME)",
    )
      .addOption({
        name: "rpcUrl",
        description: "RPC endpoint, instead of the network's variable",
        type: ArgumentType.STRING_WITHOUT_DEFAULT,
        defaultValue: undefined,
      })
      .setAction(async () => ({ default: (await import("./deployTask.ts")).deployTask }))
      .build(),
    task(
      ["contracts", "record"],
      "Build, and write deploy/deployments/<chainId>.json for every chain of deploy/parameters",
    )
      .addFlag({ name: "check", description: "Write nothing: fail if the build and the records differ" })
      .setAction(async () => ({ default: (await import("./recordTask.ts")).recordTask }))
      .build(),
    task(
      ["contracts", "verify"],
      "Publish the recorded contracts' sources on Etherscan, Blockscout and Sourcify. Reads the network's RPC variable and ETHERSCAN_API_KEY (without it, Etherscan is skipped) from the environment or from the keystore",
    )
      .setAction(async () => ({ default: (await import("./verifyTask.ts")).verifyTask }))
      .build(),
  ],
};
