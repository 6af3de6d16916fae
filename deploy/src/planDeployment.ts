import type {
  Artifact,
  ArtifactResolver,
  IgnitionModule,
  ModuleParameters,
} from "@nomicfoundation/ignition-core";
import { type Address, encodeDeployData, type Hex, isHex, keccak256 } from "viem";
import AbbaBabaEscrow from "../modules/AbbaBabaEscrow.ts";
import AbbaBabaPaymaster from "../modules/AbbaBabaPaymaster.ts";
import OwnerValidator from "../modules/OwnerValidator.ts";
import Settlement from "../modules/Settlement.ts";
import SpendCap from "../modules/SpendCap.ts";
import type { DeployableName } from "./artifacts.ts";
import { createXAddressOf } from "./createX.ts";
import { DeployError } from "./errors.ts";
import type { DeployParameters } from "./parameters.ts";

/** The contracts as the record and the SDK call them, in the order of deployment. */
export type ContractKey =
  | "spendCap"
  | "abbaBabaEscrow"
  | "abbaBabaPaymaster"
  | "settlement"
  | "ownerValidator";

/** One contract that is to be, or is, at `address`. */
export interface PlannedContract {
  readonly key: ContractKey;
  readonly name: DeployableName;
  readonly module: IgnitionModule;
  readonly moduleParameters: ModuleParameters;
  readonly artifact: Artifact;
  readonly salt: Hex;
  readonly constructorArgs: readonly (Address | readonly Address[])[];
  /** Creation code and constructor arguments. */
  readonly initCode: Hex;
  readonly initCodeHash: Hex;
  readonly address: Address;
}

/**
 * Computes what a deployment puts where: a function of the build and the parameters, not of a chain or a sender.
 *
 * @param parameters - From `readParameters`.
 * @param artifacts - From `readArtifacts`.
 * @throws {DeployError} when a contract is not built.
 */
export async function planDeployment(
  parameters: DeployParameters,
  artifacts: ArtifactResolver,
): Promise<readonly PlannedContract[]> {
  const { admin, resolver, feeReceiver, tokens } = parameters.escrow;
  const { owner, signer } = parameters.paymaster;
  return [
    await plan({
      key: "spendCap",
      name: "SpendCap",
      module: SpendCap,
      moduleParameters: {},
      constructorArgs: [],
    }),
    await plan({
      key: "abbaBabaEscrow",
      name: "AbbaBabaEscrow",
      module: AbbaBabaEscrow,
      moduleParameters: { admin, resolver, feeReceiver, tokens: [...tokens] },
      constructorArgs: [admin, resolver, feeReceiver, tokens],
    }),
    await plan({
      key: "abbaBabaPaymaster",
      name: "AbbaBabaPaymaster",
      module: AbbaBabaPaymaster,
      moduleParameters: { owner, signer },
      constructorArgs: [owner, signer],
    }),
    await plan({
      key: "settlement",
      name: "Settlement",
      module: Settlement,
      moduleParameters: {},
      constructorArgs: [],
    }),
    await plan({
      key: "ownerValidator",
      name: "OwnerValidator",
      module: OwnerValidator,
      moduleParameters: {},
      constructorArgs: [],
    }),
  ];

  async function plan(
    contract: Pick<PlannedContract, "key" | "name" | "module" | "moduleParameters" | "constructorArgs">,
  ): Promise<PlannedContract> {
    const artifact = await artifacts.loadArtifact(contract.name);
    const { abi, bytecode } = artifact;
    if (!isHex(bytecode) || bytecode === "0x")
      throw new DeployError(`${contract.name} has no bytecode in its artifact.`);
    const initCode = encodeDeployData({ abi, bytecode, args: contract.constructorArgs });
    const initCodeHash = keccak256(initCode);
    const { salt } = parameters;
    return {
      ...contract,
      artifact,
      salt,
      initCode,
      initCodeHash,
      address: createXAddressOf(salt, initCodeHash),
    };
  }
}
