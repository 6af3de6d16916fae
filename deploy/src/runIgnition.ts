import {
  type ArtifactResolver,
  type DeploymentResult,
  DeploymentResultType,
  deploy,
  type EIP1193Provider,
} from "@nomicfoundation/ignition-core";
import { type Address, isAddressEqual } from "viem";
import { DeployError } from "./errors.ts";
import type { PlannedContract } from "./planDeployment.ts";

/** What one contract's module needs to run. */
export interface RunIgnitionParameters {
  readonly provider: EIP1193Provider;
  readonly artifacts: ArtifactResolver;
  readonly contract: PlannedContract;
  readonly sender: Address;
  /** Milliseconds between two looks at the chain. */
  readonly pollingInterval: number;
}

/**
 * Runs the Ignition module of one contract with the create2 strategy, without a journal: what is on the chain decides
 * what a next run has to do.
 *
 * @throws {DeployError} when Ignition does not bring it onto the chain, or to another address.
 */
export async function runIgnition(parameters: RunIgnitionParameters): Promise<void> {
  const { provider, artifacts, contract, sender, pollingInterval } = parameters;
  const { module, moduleParameters, name, salt, address } = contract;
  const result = await deploy({
    config: { blockPollingInterval: pollingInterval },
    provider,
    artifactResolver: artifacts,
    ignitionModule: module,
    deploymentParameters: { [module.id]: moduleParameters },
    accounts: [sender],
    defaultSender: sender,
    strategy: "create2",
    strategyConfig: { salt },
  });
  if (result.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT) {
    throw new DeployError(`${name} was not deployed: ${reasonOf(result)}`);
  }
  const deployed = result.contracts[`${module.id}#${name}`]?.address;
  if (deployed === undefined || !isAddressEqual(deployed as Address, address)) {
    throw new DeployError(`${name} was expected at ${address} and is at ${deployed}.`);
  }
}

function reasonOf(
  result: Exclude<DeploymentResult, { type: DeploymentResultType.SUCCESSFUL_DEPLOYMENT }>,
): string {
  if (result.type !== DeploymentResultType.EXECUTION_ERROR)
    return Object.values(result.errors).flat().join(" ");
  const { failed, timedOut } = result;
  return failed.length > 0
    ? failed.map(({ error }) => error).join(" ")
    : `${timedOut.length} transaction timed out.`;
}
