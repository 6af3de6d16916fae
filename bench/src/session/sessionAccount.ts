import type { Devnet } from "@abbababa/devnet";
import { KernelV3_1AccountAbi } from "@zerodev/sdk";
import { type Address, concat, type Hex, slice } from "viem";
import { type KernelAccount, kernelAccount } from "../account/kernelAccount.ts";
import { ownerKey, sessionKey } from "../account/keys.ts";
import {
  enableTypedData,
  encodeEnableData,
  encodeTerms,
  type PolicySet,
  permissionIdOf,
  SecretKey,
  type SessionGrant,
  type SessionTerms,
  sessionIdOf,
  toPermissionAccount,
  toSessionPlugin,
} from "./sdk.ts";

/** A session to measure. */
export interface SessionParameters {
  readonly terms: SessionTerms;
  readonly policySet: PolicySet;
  /** The contract that enforces it: the SpendCap, or a contract that measures. */
  readonly module: Address;
  /** Bytes that each signature carries behind the key's own, for a contract that measures. */
  readonly carried?: Hex;
}

/** The prefix of a compact signature: `0xff ‖ ECDSA (65)`. */
const signatureSize = 66;

/** Grants a session and gives the account as its holder sees it, through the SDK's own encodings. */
export async function sessionAccount(devnet: Devnet, parameters: SessionParameters): Promise<KernelAccount> {
  const { terms, carried } = parameters;
  const grant = await grantSession(devnet, parameters);
  const session = {
    grant,
    terms,
    sessionId: sessionIdOf({ chainId: grant.chainId, module: parameters.module, terms: grant.terms }),
    sessionKeyAddress: sessionKey.address,
    privateKey: new SecretKey(sessionKey.privateKey),
  };
  const plugin = toSessionPlugin(devnet.publicClient, session);
  const carrying = {
    ...plugin,
    async signUserOperation(operation: Parameters<typeof plugin.signUserOperation>[0]) {
      const signature = await plugin.signUserOperation(operation);
      if (carried === undefined) return signature;
      return concat([slice(signature, 0, signatureSize), carried, slice(signature, signatureSize)]);
    },
  };
  return toPermissionAccount(devnet.publicClient, session, carrying);
}

async function grantSession(devnet: Devnet, parameters: SessionParameters): Promise<SessionGrant> {
  const { terms, policySet, module } = parameters;
  const { address: account } = await kernelAccount(devnet);
  const chainId = devnet.chain.id;
  const encodedTerms = encodeTerms(terms);
  const contracts = { spendCap: module };
  const kernelNonce = await devnet.publicClient.readContract({
    abi: KernelV3_1AccountAbi,
    address: account,
    functionName: "currentNonce",
  });
  const typedData = enableTypedData({
    chainId,
    account,
    kernelNonce,
    permissionId: permissionIdOf(sessionIdOf({ chainId, module, terms: encodedTerms })),
    enableData: encodeEnableData({ chainId, policySet, encodedTerms, terms, addresses: contracts }),
  });
  return {
    chainId,
    account,
    owner: ownerKey.address,
    index: 0n,
    executor: "userop",
    policySet,
    terms: encodedTerms,
    kernelNonce,
    enableSignature: await ownerKey.signTypedData(typedData),
    contracts,
  };
}
