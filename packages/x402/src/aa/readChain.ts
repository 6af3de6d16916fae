import { type Chain, createClient, defineChain, http } from "viem";
import { getChainId } from "viem/actions";

/** Describes the chain of a node, as far as signing and sending need it. */
export async function readChain(rpcUrl: string): Promise<Chain> {
  const id = await getChainId(createClient({ transport: http(rpcUrl) }));
  const nativeCurrency = { name: "Ether", symbol: "ETH", decimals: 18 };
  return defineChain({ id, name: `Chain ${id}`, nativeCurrency, rpcUrls: { default: { http: [rpcUrl] } } });
}
