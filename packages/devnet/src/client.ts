import {
  type Chain,
  createPublicClient,
  createTestClient,
  defineChain,
  type HttpTransport,
  http,
  type PublicActions,
  type PublicClient,
  publicActions,
  type TestClient,
  type WalletActions,
  walletActions,
} from "viem";
import { addresses } from "./addresses.ts";

/** The client the devnet works with: everything the chain can be asked for. */
export type DevnetClient = TestClient<"anvil", HttpTransport, Chain> &
  PublicActions<HttpTransport, Chain> &
  WalletActions<Chain>;

/** Milliseconds between two looks at a chain that mines at once. */
const pollingInterval = 20;

/** The devnet's chain as viem describes one. */
export function createChain(chainId: number, rpcUrl: string): Chain {
  return defineChain({
    id: chainId,
    name: "Abba Baba devnet",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
    contracts: { multicall3: { address: addresses.multicall3 } },
    testnet: true,
  });
}

/** Creates the client the devnet works with. */
export function createDevnetClient(chain: Chain): DevnetClient {
  return createTestClient({
    chain,
    mode: "anvil",
    transport: http(undefined, { retryCount: 0 }),
    pollingInterval,
  })
    .extend(publicActions)
    .extend(walletActions) as DevnetClient;
}

/** Creates a client that only reads. */
export function createReadClient(chain: Chain): PublicClient<HttpTransport, Chain> {
  return createPublicClient({ chain, transport: http(), pollingInterval, cacheTime: 0 });
}
