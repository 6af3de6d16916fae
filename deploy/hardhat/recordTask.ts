import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { readArtifacts } from "../src/artifacts.ts";
import { readParameters } from "../src/parameters.ts";
import { planDeployment } from "../src/planDeployment.ts";
import { checkRecord, toRecord, writeRecord } from "../src/record.ts";
import { refuseClearly } from "./refusal.ts";

/** `hardhat contracts record [--check]`. */
export const recordTask: NewTaskActionFunction<{ check: boolean }> = async ({ check }, hre) => {
  // What is recorded is what the sources say now, not what was built some time ago.
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  await refuseClearly(async () => {
    const parameters = readParameters();
    const planned = await planDeployment(parameters, readArtifacts());
    for (const network of parameters.networks.values()) {
      if (check) await checkRecord(network.chainId, planned);
      else await writeRecord(toRecord(network, planned));
      console.log(`deploy/deployments/${network.chainId}.json ${check ? "matches the build" : "written"}`);
    }
    for (const { key, address } of planned) console.log(`  ${key.padEnd(16)} ${address}`);
    if (parameters.placeholders.length > 0) {
      console.log(
        `Still placeholders: ${parameters.placeholders.join(", ")} (deploy/parameters/shared.json).`,
      );
    }
  }, new Set());
};
