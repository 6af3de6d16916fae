/** Types as a consumer sees them, with every check on and no library's own types left out. */
import { createProvider, type PermissionResponse, ProviderRpcError } from "@abbababa/console/provider";
import { BuyerAgent, type CreateSessionKeyParameters, createSessionKey, SellerAgent } from "@abbababa/sdk";
import { type AccountAdapter, encodeExecute } from "@abbababa/sdk/accounts";
import { createApiClient } from "@abbababa/sdk/api";
import { generateEncryptionKey } from "@abbababa/sdk/encryption";
import { createEscrow } from "@abbababa/sdk/escrow";
import { AbbaBabaEscrow__factory } from "@abbababa/sdk/typechain";
import { useSessionKey } from "@abbababa/sdk/wallet";
import { verifyWebhook } from "@abbababa/sdk/webhooks";

export const functions = [createApiClient, generateEncryptionKey, createEscrow, encodeExecute, verifyWebhook];
export const agents = [BuyerAgent, SellerAgent] as const;
export type Adapter = AccountAdapter;
export const factory: typeof AbbaBabaEscrow__factory = AbbaBabaEscrow__factory;

export async function grantAndOpen(parameters: CreateSessionKeyParameters): Promise<string> {
  const { serializedSessionKey } = await createSessionKey(parameters);
  const session = await useSessionKey({ serializedSessionKey });
  const account: `0x${string}` = session.account;
  // @ts-expect-error: an amount is a bigint
  await session.signPayment({ to: account, value: 1 });
  return account;
}

export async function askForPermission(to: `0x${string}`): Promise<PermissionResponse | undefined> {
  const provider = createProvider({ pageUrl: "https://wallet.example", chainIds: [8453] });
  // @ts-expect-error: chains are numbers
  createProvider({ pageUrl: "https://wallet.example", chainIds: ["0x2105"] });
  try {
    const params = [{ chainId: "0x2105", to }];
    const granted = await provider.request({ method: "wallet_requestExecutionPermissions", params });
    return (granted as PermissionResponse[])[0];
  } catch (error) {
    if (error instanceof ProviderRpcError && error.code === 4001) return undefined;
    throw error;
  }
}
