import { abbaBabaEscrowAbi } from "@abbababa/sdk";
import { signerToEcdsaValidator } from "@zerodev/ecdsa-validator";
import { type Policy, toPermissionValidator } from "@zerodev/permissions";
import {
  CallPolicyVersion,
  toCallPolicy,
  toGasPolicy,
  toTimestampPolicy,
} from "@zerodev/permissions/policies";
import { toECDSASigner } from "@zerodev/permissions/signers";
import { createKernelAccount, createKernelAccountClient } from "@zerodev/sdk";
import { getEntryPoint, KERNEL_V3_1 } from "@zerodev/sdk/constants";
import { type Abi, concat, erc20Abi, type Hex, http } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { chainTime } from "../chain/chainTime.ts";
import { encodeCalls } from "../chain/encodeExecute.ts";
import type { GrantWishes } from "../parties/GrantWishes.ts";
import type { KeyHolder } from "../parties/KeyHolder.ts";
import type { Owner } from "../parties/Owner.ts";
import type { World } from "../parties/World.ts";
import { pollingInterval } from "../world/clients.ts";
import { isValidSignature } from "./isValidSignature.ts";
import { kernelHash } from "./kernelHash.ts";
import { ExecutionRevertedError } from "./refusals.ts";

const [entryPoint, kernelVersion] = [getEntryPoint("0.7"), KERNEL_V3_1];

/** The methods that a buyer or seller needs, as our own sessions allow them. */
const escrowMethods = [
  "createEscrow",
  "submitDelivery",
  "accept",
  "finalizeRelease",
  "dispute",
  "claimAbandoned",
  "cancel",
  "claimUnresolved",
  "withdraw",
] as const;

/** A stock session and what the owner can undo it with. */
export interface StockSession {
  readonly holder: KeyHolder;
  /** For `uninstallValidation`. */
  readonly validationId: Hex;
}

/**
 * Grants a session with the unmodified ZeroDev packages: CallPolicy for the escrow's methods and for `approve` towards
 * the escrow, TimestampPolicy and GasPolicy.
 *
 * @param world - Where.
 * @param owner - Who grants it.
 * @param wishes - What the owner wants; the stock policies know window, gas and methods of it.
 */
export async function createStockSession(
  world: World,
  owner: Owner,
  wishes: GrantWishes,
): Promise<StockSession> {
  const { devnet } = world;
  const { publicClient } = devnet;
  const { account } = owner;
  const key = privateKeyToAccount(generatePrivateKey());
  const plugin = await toPermissionValidator(publicClient, {
    entryPoint,
    kernelVersion,
    signer: await toECDSASigner({ signer: key }),
    policies: await stockPolicies(world, wishes),
  });
  const sudo = await signerToEcdsaValidator(publicClient, { signer: owner.eoa, entryPoint, kernelVersion });
  const kernel = await createKernelAccount(publicClient, {
    entryPoint,
    kernelVersion,
    plugins: { sudo, regular: plugin },
    address: account,
  });
  const client = createKernelAccountClient({
    account: kernel,
    chain: devnet.chain,
    bundlerTransport: http(devnet.bundlerUrl, { retryCount: 0 }),
    client: publicClient,
    pollingInterval,
    userOperation: { estimateFeesPerGas: () => publicClient.estimateFeesPerGas() },
  });
  const permissionId = plugin.getIdentifier();

  const sendCallData = async (callData: Hex): Promise<Hex> => {
    const hash = await client.sendUserOperation({ callData });
    const { success, receipt } = await client.waitForUserOperationReceipt({ hash });
    if (!success) throw new ExecutionRevertedError(receipt.transactionHash);
    return receipt.transactionHash;
  };
  const holder: KeyHolder = {
    kind: "stock",
    account,
    isKernel: true,
    permissionId,
    sessionId: undefined,
    sendCallData,
    sendCalls: (calls) => sendCallData(encodeCalls(calls)),
    sign: async (hash) =>
      concat(["0x02", permissionId, await plugin.signTypedData(kernelHash(devnet, account, hash))]),
    isValidSignature: (hash, signature) => isValidSignature(devnet, account, hash, signature),
  };
  return { holder, validationId: concat(["0x02", permissionId, `0x${"00".repeat(16)}`]) };
}

async function stockPolicies(world: World, wishes: GrantWishes): Promise<Policy[]> {
  const now = await chainTime(world.devnet);
  const permissions = [
    {
      target: world.usdc,
      abi: erc20Abi as Abi,
      functionName: "approve",
      args: [{ condition: 0, value: world.escrow }, null],
    },
    ...escrowMethods.map((functionName) => ({
      target: world.escrow,
      abi: abbaBabaEscrowAbi as Abi,
      functionName,
    })),
  ];
  return [
    // The package's types infer arguments from a literal ABI; a list made by a program has none.
    toCallPolicy({ policyVersion: CallPolicyVersion.V0_0_4, permissions: permissions as never }),
    toTimestampPolicy({ validAfter: now + wishes.startsIn, validUntil: now + wishes.endsIn }),
    toGasPolicy({ allowed: wishes.gasBudget }),
  ];
}
