import {
  type Address,
  type Hex,
  isAddressEqual,
  keccak256,
  type PublicClient,
  size,
  slice,
  toHex,
} from "viem";
import { entryPoint07Abi, entryPoint07Address, type PackedUserOperation } from "viem/account-abstraction";
import {
  associatedSlotRange,
  bannedOpcodes,
  entryPointSelectors,
  p256Precompile,
  precompiles,
  stakedOnlyOpcodes,
  type Violation,
} from "./rules.ts";
import { traceValidation, type ValidationFrame } from "./trace.ts";

/**
 * Holds the validation of one user operation against the rules of ERC-7562 for opcodes, calls, code and storage.
 *
 * @returns Every violation, each once; empty for an operation that a strict bundler would take.
 * @throws When the validation itself fails: there is nothing to judge then.
 */
export async function checkValidation(
  client: PublicClient,
  operation: PackedUserOperation,
): Promise<Violation[]> {
  const { complete, frames } = await traceValidation(client, operation);
  if (!complete) throw new Error("The operation's validation reverted, so its conformance cannot be judged.");

  const sender = operation.sender;
  const factory = addressPrefix(operation.initCode);
  const paymaster = addressPrefix(operation.paymasterAndData);
  const factoryStaked = factory !== undefined && (await isStaked(client, factory));
  const paymasterStaked = paymaster !== undefined && (await isStaked(client, paymaster));

  const violations: Violation[] = [];
  for (const frame of frames) {
    const entity = entityOf(frame, sender, paymaster);
    const staked = entity === "factory" ? factoryStaked : entity === "paymaster" && paymasterStaked;
    const entityAddress = entity === "factory" ? factory : entity === "paymaster" ? paymaster : sender;
    const report = (rule: string, contract: string, what: string) =>
      violations.push({ rule, entity, contract, what });
    checkOpcodes(frame, entity, staked, report);
    checkStorage(frame, { sender, factory, factoryStaked, entityAddress, staked }, report);
    await checkCalls(client, frame, sender, entity, report);
  }
  return [...new Map(violations.map((item) => [JSON.stringify(item), item])).values()];
}

type Report = (rule: string, contract: string, what: string) => void;

/** The EntryPoint calls the account, the paymaster, or (to create the account) its sender creator. */
function entityOf(
  frame: ValidationFrame,
  sender: Address,
  paymaster: Address | undefined,
): Violation["entity"] {
  if (isAddressEqual(frame.to, sender)) return "sender";
  return paymaster !== undefined && isAddressEqual(frame.to, paymaster) ? "paymaster" : "factory";
}

function checkOpcodes(
  frame: ValidationFrame,
  entity: Violation["entity"],
  staked: boolean,
  report: Report,
): void {
  for (const [contract, opcodes] of Object.entries(frame.opcodes)) {
    for (const [opcode, count] of Object.entries(opcodes)) {
      if (bannedOpcodes.has(opcode)) report("OP-011", contract, opcode);
      if (opcode === "GAS") report("OP-012", contract, "GAS without a call");
      if (stakedOnlyOpcodes.has(opcode) && !staked) report("OP-080", contract, opcode);
      // Once, by the factory, to deploy the account.
      if (opcode === "CREATE2" && (entity !== "factory" || count > 1)) report("OP-031", contract, opcode);
    }
  }
}

function checkStorage(
  frame: ValidationFrame,
  context: {
    sender: Address;
    factory: Address | undefined;
    factoryStaked: boolean;
    entityAddress: Address | undefined;
    staked: boolean;
  },
  report: Report,
): void {
  const { sender, factory, factoryStaked, entityAddress, staked } = context;
  const bases = frame.hashes
    .filter((preimage) => startsWithAddress(preimage, sender))
    .map((preimage) => BigInt(keccak256(preimage)));
  for (const { contract, op, slot } of frame.storage) {
    // STO-010: the account's own storage.
    if (isAddressEqual(contract, sender)) continue;
    const isAssociated =
      slot === BigInt(sender) || bases.some((base) => slot >= base && slot - base <= associatedSlotRange);
    const where = `${op} ${toHex(slot, { size: 32 })}`;
    if (isAssociated) {
      // STO-021, and STO-022 while the account is being created.
      if (factory === undefined || factoryStaked) continue;
      report("STO-022", contract, where);
    } else if (staked && entityAddress !== undefined && isAddressEqual(contract, entityAddress)) {
      // STO-031: a staked entity's own storage.
    } else if (!(staked && (op === "SLOAD" || op === "TLOAD"))) {
      // STO-033 lets staked entities read anything.
      report(factory === undefined ? "STO-021" : "STO-022", contract, where);
    }
  }
}

async function checkCalls(
  client: PublicClient,
  frame: ValidationFrame,
  sender: Address,
  entity: Violation["entity"],
  report: Report,
): Promise<void> {
  for (const { contract, to, value, selector } of frame.calls) {
    const toEntryPoint = isAddressEqual(to, entryPoint07Address);
    if (value > 0n && !toEntryPoint) report("OP-061", contract, `value to ${to}`);
    if (toEntryPoint && !entryPointSelectors.has(selector))
      report("OP-054", contract, `EntryPoint ${selector}`);
  }
  const isPrecompile = async (address: Address) =>
    precompiles.has(BigInt(address)) ||
    (BigInt(address) === p256Precompile.address && (await hasP256Precompile(client)));
  const touched = [...frame.calls.map(({ contract, to }) => ({ contract, address: to })), ...frame.code];
  for (const { contract, address } of touched) {
    if (isAddressEqual(address, sender) || (await isPrecompile(address))) continue;
    const code = await client.getCode({ address });
    if (code === undefined)
      report(entity === "factory" ? "OP-042" : "OP-041", contract, `no code at ${address}`);
  }
}

async function hasP256Precompile(client: PublicClient): Promise<boolean> {
  const to = toHex(p256Precompile.address, { size: 20 });
  const { data } = await client.call({ to, data: p256Precompile.validInput });
  return data !== undefined && BigInt(data) === 1n;
}

async function isStaked(client: PublicClient, address: Address): Promise<boolean> {
  const { staked, unstakeDelaySec } = await client.readContract({
    address: entryPoint07Address,
    abi: entryPoint07Abi,
    functionName: "getDepositInfo",
    args: [address],
  });
  // The delay that public bundlers ask for.
  return staked && unstakeDelaySec >= 86_400;
}

function addressPrefix(data: Hex): Address | undefined {
  return size(data) >= 20 ? slice(data, 0, 20) : undefined;
}

function startsWithAddress(preimage: Hex, address: Address): boolean {
  return preimage.slice(2, 66).toLowerCase() === address.slice(2).toLowerCase().padStart(64, "0");
}
