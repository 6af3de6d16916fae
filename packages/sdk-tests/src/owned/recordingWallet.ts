/** A browser's or a device's wallet that signs typed data and nothing else, and remembers what it was to display. */

import type { Account, Chain, Hex, PrivateKeyAccount, Transport } from "viem";
import { createWalletClient, custom, type WalletClient } from "viem";

/** The second parameter of `eth_signTypedData_v4`, read. */
export interface DisplayedMessage {
  readonly primaryType: string;
  readonly domain: Readonly<Record<string, unknown>>;
  readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
  readonly message: Readonly<Record<string, unknown>>;
}

/** The wallet, and what it displayed, in order. */
export interface RecordingWallet {
  readonly wallet: WalletClient<Transport, Chain, Account>;
  readonly displayed: readonly DisplayedMessage[];
}

/**
 * Makes a wallet client over a key, as a wallet behind EIP-1193 is one.
 *
 * @param key - Signs, when it is asked for typed data.
 * @param chain - The chain that the wallet is on.
 */
export function recordingWallet(key: PrivateKeyAccount, chain: Chain): RecordingWallet {
  const displayed: DisplayedMessage[] = [];
  const request = async ({ method, params }: { method: string; params?: unknown }): Promise<Hex> => {
    if (method === "eth_chainId") return `0x${chain.id.toString(16)}`;
    if (method !== "eth_signTypedData_v4") throw new Error(`This wallet does not know ${method}.`);
    const [, text] = params as [Hex, string];
    const typedData: DisplayedMessage = JSON.parse(text);
    displayed.push(typedData);
    return await key.signTypedData(typedData as never);
  };
  const transport = custom({ request } as never, { retryCount: 0 });
  return { wallet: createWalletClient({ account: key.address, chain, transport }), displayed };
}
