import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { HardhatPlugin } from "hardhat/types/plugins";
import { warningsAsErrors } from "./warningsAsErrors.ts";

const parametersOption = {
  name: "parameters",
  description: "Roles, salt and tokens from this file, instead of deploy/parameters/shared.json",
  type: ArgumentType.STRING_WITHOUT_DEFAULT,
  defaultValue: undefined,
} as const;

/** `hardhat contracts deploy|operate|record|verify`, and a build that no compiler warning in our sources survives. */
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
      .addOption(parametersOption)
      .addFlag({ name: "dryRun", description: "Check everything, print what would be sent, send nothing" })
      .setAction(async () => ({ default: (await import("./deployTask.ts")).deployTask }))
      .build(),
    task(
      ["contracts", "operate"],
      "Do what a deployment's admin, pauser or owner may do; `operate list` says what there is. It is simulated first, and sent only if it would succeed. Reads OPERATOR_PRIVATE_KEY, and RPC_URL or the variable of --network, from the environment or from the keystore",
    )
      .addPositionalArgument({ name: "operation", description: "What to do", defaultValue: "list" })
      .addVariadicArgument({ name: "operationArguments", description: "Its arguments", defaultValue: [] })
      .addOption({
        name: "rpcUrl",
        description: "RPC endpoint of the chain, instead of a variable",
        type: ArgumentType.STRING_WITHOUT_DEFAULT,
        defaultValue: undefined,
      })
      .addOption(parametersOption)
      .addOption({
        name: "from",
        description: "Whom to simulate it for; on a development node, whom to send it as",
        type: ArgumentType.STRING_WITHOUT_DEFAULT,
        defaultValue: undefined,
      })
      .addFlag({
        name: "dryRun",
        description: "Print what would be sent, as a multisig needs it; send nothing",
      })
      .setAction(async () => ({ default: (await import("./operateTask.ts")).operateTask }))
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
