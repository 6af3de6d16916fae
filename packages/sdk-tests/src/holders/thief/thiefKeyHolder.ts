import { spendCapAbi } from "@abbababa/sdk";
import {
  type DeserializedSessionKey,
  deserializeSessionKey,
  permissionIdOf,
  toSessionError,
} from "@abbababa/sdk/wallet/session-keys";
import { concat, type Hex, pad, size, slice } from "viem";
import { entryPoint07Abi, entryPoint07Address, type UserOperation } from "viem/account-abstraction";
import { privateKeyToAccount } from "viem/accounts";
import { chainTime } from "../../chain/chainTime.ts";
import { encodeCalls } from "../../chain/encodeExecute.ts";
import type { ClaimOverrides, KeyHolder } from "../../parties/KeyHolder.ts";
import type { World } from "../../parties/World.ts";
import { bundlerOf } from "../../world/clients.ts";
import { isValidSignature } from "../isValidSignature.ts";
import { kernelHash } from "../kernelHash.ts";
import { ExecutionRevertedError, OnlyBundlerRefusedError } from "../refusals.ts";
import { currentPeriod } from "./currentPeriod.ts";
import { matchIndices } from "./matchIndices.ts";
import { selfBundle } from "./selfBundle.ts";
import { signOperation } from "./signOperation.ts";

/** Gas limits that fit every operation here; a thief does not save the victim's Ether. */
const gas = { callGasLimit: 900_000n, verificationGasLimit: 3_000_000n, preVerificationGas: 400_000n };

/**
 * A thief with nothing but a copy of the serialized session key.
 *
 * No check of the SDK stands in the way: operations are built by hand, go to the bundler, and, when it refuses, to the
 * EntryPoint itself.
 *
 * @param world - Where.
 * @param serialized - The stolen string.
 */
export function thiefKeyHolder(world: World, serialized: string): KeyHolder {
  const { devnet } = world;
  const session = deserializeSessionKey(serialized);
  const { grant, sessionId } = session;
  const { account } = grant;
  const permissionId = permissionIdOf(sessionId);

  const sendCallData = async (callData: Hex, claims: ClaimOverrides = {}): Promise<Hex> => {
    const operation = await buildOperation(world, session, callData, claims);
    const bundler = bundlerOf(devnet);
    let hash: Hex;
    try {
      hash = await bundler.sendUserOperation({ ...operation, entryPointAddress: entryPoint07Address });
    } catch (error) {
      await selfBundle(world, operation).then(
        () => Promise.reject(new OnlyBundlerRefusedError(error)),
        () => undefined,
      );
      const now = await chainTime(devnet);
      throw toSessionError(error, { account, terms: session.terms, now });
    }
    const { success, receipt } = await bundler.waitForUserOperationReceipt({ hash });
    if (!success) throw new ExecutionRevertedError(receipt.transactionHash);
    return receipt.transactionHash;
  };
  return {
    kind: grant.policySet,
    account,
    isKernel: grant.selection === undefined,
    permissionId,
    sessionId,
    sendCallData,
    sendCalls: (calls, claims) => sendCallData(encodeCalls(calls), claims),
    sign: async (hash) => {
      const key = privateKeyToAccount(session.privateKey.reveal());
      const { selection } = grant;
      if (selection !== undefined) {
        return concat([selection.signaturePrefix, "0x00", await key.sign({ hash })]);
      }
      const signature = await key.signTypedData(kernelHash(devnet, account, hash));
      return concat(["0x02", permissionId, "0xff", signature]);
    },
    isValidSignature: (hash, signature) => isValidSignature(devnet, account, hash, signature),
  };
}

async function buildOperation(
  world: World,
  session: DeserializedSessionKey,
  callData: Hex,
  claims: ClaimOverrides,
): Promise<UserOperation<"0.7">> {
  const { publicClient } = world.devnet;
  const { account } = session.grant;
  const installed = await publicClient.readContract({
    abi: spendCapAbi,
    address: world.spendCap,
    functionName: "getSession",
    args: [session.sessionId, account],
  });
  const installing = installed.door === 0;
  const lane = pad(`0x${Math.floor(Math.random() * 0xffff).toString(16)}`, { size: 2 });
  const [nonce, fees, now] = await Promise.all([
    publicClient.readContract({
      abi: entryPoint07Abi,
      address: entryPoint07Address,
      functionName: "getNonce",
      args: [account, BigInt(nonceKey(session, installing, lane))],
    }),
    publicClient.estimateFeesPerGas(),
    chainTime(world.devnet),
  ]);
  const operation = { sender: account, nonce, callData, ...gas, ...fees, signature: "0x" } as const;
  const signature = await signOperation(
    session,
    operation,
    {
      period: claims.period ?? currentPeriod(session.terms, now),
      indices: claims.indices ?? matchIndices(callData, session.terms),
      privateKey: claims.privateKey,
    },
    installing,
  );
  return { ...operation, signature };
}

/** What the grant says; of a permission Kernel: mode ‖ permission ‖ permission id, padded ‖ lane. */
function nonceKey(session: DeserializedSessionKey, installing: boolean, lane: Hex): Hex {
  const { selection } = session.grant;
  if (selection !== undefined) {
    const { nonceKey: key, laneAt } = selection;
    return concat([slice(key, 0, laneAt), lane, ...(laneAt + 2 < size(key) ? [slice(key, laneAt + 2)] : [])]);
  }
  const id = pad(permissionIdOf(session.sessionId), { size: 20, dir: "right" });
  return concat([installing ? "0x01" : "0x00", "0x02", id, lane]);
}
