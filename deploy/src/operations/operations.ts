import { type Hex, keccak256, stringToHex } from "viem";
import { DeployError } from "../errors.ts";
import type { ContractKey } from "../planDeployment.ts";
import { readAddress, readEther, readSeconds } from "./readArgument.ts";

/** The call that an operation makes. */
export interface OperationCall {
  readonly functionName: string;
  readonly args: readonly unknown[];
  /** Wei sent along. @default 0n */
  readonly value?: bigint | undefined;
}

/** Something that the people behind a deployment do to it afterwards. */
export interface Operation {
  readonly contract: ContractKey;
  /** Names of its arguments; a default follows an equals sign. */
  readonly parameters: readonly string[];
  /** What it does, and who may. */
  readonly description: string;
  /** Reads the arguments, one for each name. */
  toCall(args: readonly string[]): OperationCall;
}

/** Roles that can be granted; the admin's is handed over, not granted. */
const roles: Readonly<Record<string, Hex>> = { pauser: keccak256(stringToHex("PAUSER_ROLE")) };

const escrow = (
  parameters: readonly string[],
  description: string,
  toCall: (...args: string[]) => OperationCall,
): Operation => ({ contract: "abbaBabaEscrow", parameters, description, toCall: (args) => toCall(...args) });

const paymaster = (
  parameters: readonly string[],
  description: string,
  toCall: (...args: string[]) => OperationCall,
): Operation => ({
  contract: "abbaBabaPaymaster",
  parameters,
  description,
  toCall: (args) => toCall(...args),
});

const call = (functionName: string, args: readonly unknown[] = [], value?: bigint): OperationCall => ({
  functionName,
  args,
  value,
});

/** Every operation, by the name that the command takes. */
export const operations: Readonly<Record<string, Operation>> = {
  "grant-role": escrow(
    ["ROLE", "ACCOUNT"],
    "admin: gives a role (pauser) to an account",
    (role = "", account = "") => call("grantRole", [readRole(role), readAddress("ACCOUNT", account)]),
  ),
  "revoke-role": escrow(
    ["ROLE", "ACCOUNT"],
    "admin: takes a role (pauser) from an account",
    (role = "", account = "") => call("revokeRole", [readRole(role), readAddress("ACCOUNT", account)]),
  ),
  "begin-admin-transfer": escrow(
    ["ACCOUNT"],
    "admin: offers the admin's role, to be accepted after the delay",
    (account = "") => call("beginDefaultAdminTransfer", [readAddress("ACCOUNT", account)]),
  ),
  "cancel-admin-transfer": escrow([], "admin: takes the offer back", () =>
    call("cancelDefaultAdminTransfer"),
  ),
  "accept-admin": escrow([], "the one offered to: becomes admin", () => call("acceptDefaultAdminTransfer")),
  "list-token": escrow(["TOKEN"], "admin: allows new escrows in a token", (token = "") =>
    call("setTokenSupported", [readAddress("TOKEN", token), true]),
  ),
  "delist-token": escrow(["TOKEN"], "admin: refuses new escrows in a token", (token = "") =>
    call("setTokenSupported", [readAddress("TOKEN", token), false]),
  ),
  pause: escrow([], "pauser: stops new escrows", () => call("pause")),
  unpause: escrow([], "pauser: allows new escrows again", () => call("unpause")),
  "set-config": escrow(
    ["RESOLVER", "FEE_RECEIVER"],
    "admin: announces resolver and fee receiver of escrows created after the contract's delay",
    (resolver = "", feeReceiver = "") =>
      call("setConfig", [readAddress("RESOLVER", resolver), readAddress("FEE_RECEIVER", feeReceiver)]),
  ),
  "cancel-config": escrow([], "admin: takes back what is announced and not in force yet", () =>
    call("cancelConfig"),
  ),
  "paymaster-set-signer": paymaster(
    ["SIGNER"],
    "owner: names who signs what the paymaster pays for",
    (signer = "") => call("setSigner", [readAddress("SIGNER", signer)]),
  ),
  "paymaster-deposit": paymaster(
    ["AMOUNT"],
    "anyone: adds ETH that operations are paid from",
    (amount = "") => call("deposit", [], readEther("AMOUNT", amount)),
  ),
  "paymaster-withdraw": paymaster(
    ["TO", "AMOUNT"],
    "owner: takes ETH from the deposit",
    (to = "", amount = "") => call("withdraw", [readAddress("TO", to), readEther("AMOUNT", amount)]),
  ),
  "paymaster-stake": paymaster(
    ["AMOUNT", "UNSTAKE_DELAY=86400"],
    "owner: adds ETH to the stake that bundlers ask for",
    (amount = "", delay = "") =>
      call("addStake", [readSeconds("UNSTAKE_DELAY", delay)], readEther("AMOUNT", amount)),
  ),
  "paymaster-unlock-stake": paymaster([], "owner: starts the unstake delay", () => call("unlockStake")),
  "paymaster-withdraw-stake": paymaster(["TO"], "owner: takes the stake, after the delay", (to = "") =>
    call("withdrawStake", [readAddress("TO", to)]),
  ),
  "paymaster-begin-transfer": paymaster(
    ["OWNER"],
    "owner: offers the ownership, to be accepted",
    (owner = "") => call("transferOwnership", [readAddress("OWNER", owner)]),
  ),
  "paymaster-accept": paymaster([], "the one offered to: becomes owner", () => call("acceptOwnership")),
};

/**
 * Reads an operation as it was typed.
 *
 * @param name - A key of {@link operations}.
 * @param args - Its arguments.
 * @throws {DeployError} saying how it is used.
 */
export function readOperation(name: string, args: readonly string[]): Operation & { call: OperationCall } {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined) {
    const known = Object.keys(operations).join(", ");
    throw new DeployError(
      name === "" ? `Name an operation: ${known}.` : `There is no operation ${name}. There are: ${known}.`,
    );
  }
  const { parameters } = operation;
  const given = parameters.map((parameter, index) => args[index] ?? parameter.split("=")[1]);
  if (args.length > parameters.length || given.some((value) => value === undefined)) {
    const usage = parameters.map((parameter) => (parameter.includes("=") ? `[${parameter}]` : parameter));
    throw new DeployError(`Usage: ${[name, ...usage].join(" ")} (${operation.description}).`);
  }
  return { ...operation, call: operation.toCall(given.map(String)) };
}

function readRole(name: string): Hex {
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
  if (role === undefined) {
    throw new DeployError(
      `There is no role ${name} to grant or revoke: there is ${Object.keys(roles).join(", ")}. The admin's is handed over by begin-admin-transfer and accept-admin.`,
    );
  }
  return role;
}
