import type { Devnet } from "@abbababa/devnet";
import {
  deployBySalt,
  findRevert,
  hashOperation,
  type ModularAccount,
  type Operation,
  packOperation,
  readPrecompile,
} from "@abbababa/sdk-tests/accounts";
import { LibZip } from "solady";
import {
  type Address,
  concat,
  decodeErrorResult,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  keccak256,
  numberToHex,
  pad,
  stringToHex,
  toFunctionSelector,
  toHex,
} from "viem";
import { entryPoint07Abi, entryPoint07Address } from "viem/account-abstraction";
import { sessionKey } from "../account/keys.ts";
import { senderOf } from "../account/sender.ts";
import type { Compiler } from "../contracts/artifacts.ts";
import { compileProbe } from "../contracts/compileProbe.ts";
import { measuringTime } from "../session/escrowTerms.ts";
import type { Targets } from "../session/Targets.ts";
import { enableParameters, smartSessionAbi } from "./smartSessionAbi.ts";

/** Where SmartSessions' own tests put it; it has no constructor. */
const smartSession: Address = "0x0000000071727De22e5E9D8bAF0EDAc6F37da034";

const mode = { use: "0x00", unsafeEnable: "0x02" } as const;
const unsafeEnable = 2;

/** Kinds of policies, as `PolicyProbe` numbers them. */
const kinds = ["amount", "value", "usage", "window"] as const;
type Kind = (typeof kinds)[number];

type Policy = (kind: Kind, limit: bigint) => { policy: Address; initData: Hex };

/** A session of SmartSessions. */
export interface SmartSession {
  readonly module: Address;
  /** Signs an operation of an enabled session. */
  signUse(operation: Operation): Promise<Hex>;
  /** Signs an operation that enables the session. */
  signEnable(operation: Operation): Promise<Hex>;
}

/**
 * Puts SmartSessions on the chain, with the least policies that hold a buyer: a window and a number of operations for
 * each operation, an amount for `approve`, native value for the escrow's two methods.
 *
 * @param account - It has the module installed as validator.
 */
export async function prepareSmartSession(
  devnet: Devnet,
  compiler: Compiler,
  targets: Targets,
  account: ModularAccount,
): Promise<SmartSession> {
  const code = await readPrecompile("SmartSessionsPrecompiles", "SMART_SESSION_DEPLOYED_BYTECODE");
  await devnet.testClient.setCode({ address: smartSession, bytecode: code });
  const session = await composeSession(devnet, compiler, targets);
  const contract = { abi: smartSessionAbi, address: smartSession } as const;
  const { publicClient } = devnet;
  const permissionId = await publicClient.readContract({
    ...contract,
    functionName: "getPermissionId",
    args: [session],
  });

  const signEnable = async (operation: Operation, permissionEnableSig: Hex): Promise<Hex> => {
    const sessionDigest = await publicClient.readContract({
      ...contract,
      functionName: "getSessionDigest",
      args: [permissionId, account.address, session, unsafeEnable],
    });
    const hashesAndChainIds = [{ chainId: BigInt(devnet.chain.id), sessionDigest }];
    const enableData = {
      chainDigestIndex: 0,
      hashesAndChainIds,
      sessionToEnable: session,
      permissionEnableSig,
    };
    const encoded = encodeAbiParameters(enableParameters, [enableData, await signHash(devnet, operation)]);
    return concat([mode.unsafeEnable, compress(encoded)]);
  };
  return {
    module: smartSession,
    async signUse(operation) {
      const encoded = encodeAbiParameters([{ type: "bytes" }], [await signHash(devnet, operation)]);
      return concat([mode.use, permissionId, compress(encoded)]);
    },
    async signEnable(operation) {
      // The module itself says which hash the owner must sign: it names it in refusing another's signature.
      const other = await account.signHash(keccak256(stringToHex("another hash")));
      const refused = { ...operation, signature: await signEnable(operation, other) };
      const hash = await enableHash(devnet, refused);
      return signEnable(operation, await account.signHash(hash));
    },
  };
}

async function composeSession(devnet: Devnet, compiler: Compiler, { usdc, escrow }: Targets) {
  const probe = compileProbe("PolicyProbe", compiler);
  const policies: Address[] = [];
  for (const index of kinds.keys()) {
    policies.push(await deployBySalt(devnet, concat([probe, pad(toHex(index))]), pad("0x")));
  }
  const policy: Policy = (kind, limit) => ({
    policy: policies[kinds.indexOf(kind)] as Address,
    initData: numberToHex(limit, { size: 16 }),
  });
  const action = (target: Address, signature: string, ...actionPolicies: ReturnType<Policy>[]) => ({
    actionTarget: target,
    actionTargetSelector: toFunctionSelector(signature),
    actionPolicies,
  });
  const window = (BigInt(measuringTime - 100_000_000) << 48n) | BigInt(measuringTime + 100_000_000);
  const create = "createEscrow(bytes32,address,uint256,address,uint256,uint256,uint256,bytes32)";
  return {
    sessionValidator: await deployBySalt(devnet, compileProbe("SessionValidatorProbe", compiler), pad("0x")),
    sessionValidatorInitData: sessionKey.address,
    salt: pad("0x5a17ba5e"),
    userOpPolicies: [policy("window", window), policy("usage", 1_000n)],
    erc7739Policies: { allowedERC7739Content: [], erc1271Policies: [] },
    actions: [
      action(usdc, "approve(address,uint256)", policy("amount", 50_000_000n)),
      action(escrow, create, policy("value", 0n)),
      action(escrow, "accept(bytes32)", policy("value", 0n)),
    ],
  };
}

function signHash(devnet: Devnet, operation: Operation): Promise<Hex> {
  return sessionKey.signMessage({ message: { raw: hashOperation(devnet, operation) } });
}

async function enableHash(devnet: Devnet, operation: Operation): Promise<Hex> {
  const from = senderOf(devnet).address;
  const data = encodeFunctionData({
    abi: entryPoint07Abi,
    functionName: "handleOps",
    args: [[packOperation(operation)], from],
  });
  const reverted = await findRevert(devnet, { from, to: entryPoint07Address, data }, smartSession);
  if (reverted === undefined) throw new Error("SmartSessions took a signature of another hash.");
  const { args } = decodeErrorResult({ abi: smartSessionAbi, data: reverted });
  return args[1];
}

function compress(data: Hex): Hex {
  return LibZip.flzCompress(data) as Hex;
}
