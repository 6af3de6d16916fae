/** An account and a session key built with the unmodified ZeroDev packages. */
import { signerToEcdsaValidator } from "@zerodev/ecdsa-validator";
import { type PermissionPlugin, type Policy, toPermissionValidator } from "@zerodev/permissions";
import {
  type CallPolicyParams,
  CallPolicyVersion,
  toCallPolicy,
  toGasPolicy,
  toTimestampPolicy,
} from "@zerodev/permissions/policies";
import { toECDSASigner } from "@zerodev/permissions/signers";
import { createKernelAccount, createKernelAccountClient } from "@zerodev/sdk";
import { getEntryPoint, KERNEL_V3_1 } from "@zerodev/sdk/constants";
import { type Address, type Hex, http, parseAbi } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { addresses, type Devnet } from "../../src/index.ts";

const entryPoint = getEntryPoint("0.7");
const kernelVersion = KERNEL_V3_1;

export const transferAbi = parseAbi(["function transfer(address to, uint256 value) returns (bool)"]);

/** 0.01 ETH: the documented default. */
export const gasBudget = 10_000_000_000_000_000n;

export type Permissions = NonNullable<CallPolicyParams["permissions"]>;

/** USDC transfers of any amount to anybody, and nothing else. */
export const transfersOnly = [
  { target: addresses.usdc, abi: transferAbi, functionName: "transfer" },
] as unknown as Permissions;

export async function ownerValidator(devnet: Devnet, owner: PrivateKeyAccount) {
  return signerToEcdsaValidator(devnet.publicClient, { signer: owner, entryPoint, kernelVersion });
}

export function stockPolicies(
  permissions: Permissions = transfersOnly,
  validUntil = 0,
  validAfter = 0,
): Policy[] {
  return [
    toCallPolicy({ policyVersion: CallPolicyVersion.V0_0_4, permissions }),
    toTimestampPolicy({ validAfter, validUntil }),
    toGasPolicy({ allowed: gasBudget }),
  ];
}

export async function sessionPlugin(
  devnet: Devnet,
  key: PrivateKeyAccount,
  policies: Policy[],
): Promise<PermissionPlugin> {
  const signer = await toECDSASigner({ signer: key });
  return toPermissionValidator(devnet.publicClient, { entryPoint, kernelVersion, signer, policies });
}

/** A client of the account, acting through the plugins given. */
export async function kernelClient(
  devnet: Devnet,
  owner: PrivateKeyAccount,
  session?: PermissionPlugin,
  address?: Address,
) {
  const sudo = await ownerValidator(devnet, owner);
  const account = await createKernelAccount(devnet.publicClient, {
    entryPoint,
    kernelVersion,
    plugins: session === undefined ? { sudo } : { sudo, regular: session },
    ...(address === undefined ? {} : { address }),
  });
  return createKernelAccountClient({
    account,
    chain: devnet.chain,
    bundlerTransport: http(devnet.bundlerUrl),
    client: devnet.publicClient,
    pollingInterval: 50,
    userOperation: {
      estimateFeesPerGas: () => devnet.publicClient.estimateFeesPerGas(),
    },
  });
}

export interface StockSession {
  readonly owner: PrivateKeyAccount;
  readonly ownerClient: Awaited<ReturnType<typeof kernelClient>>;
  readonly key: PrivateKeyAccount & { readonly privateKey: Hex };
  readonly plugin: PermissionPlugin;
  readonly client: Awaited<ReturnType<typeof kernelClient>>;
  readonly account: Address;
}

/** A funded account with a session key that is granted and not yet used. */
export async function createStockSession(
  devnet: Devnet,
  policies: Policy[] = stockPolicies(),
): Promise<StockSession> {
  const owner = privateKeyToAccount(generatePrivateKey());
  const privateKey = generatePrivateKey();
  const key = { ...privateKeyToAccount(privateKey), privateKey };
  const plugin = await sessionPlugin(devnet, key, policies);
  const client = await kernelClient(devnet, owner, plugin);
  const ownerClient = await kernelClient(devnet, owner);
  const account = client.account.address;
  await devnet.fundEth(account, 10n ** 18n);
  await devnet.fundUsdc(account, 100_000_000n);
  return { owner, ownerClient, key, plugin, client, account };
}
