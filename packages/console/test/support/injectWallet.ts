import type { BrowserContext } from "playwright-core";
import { type Chain, createWalletClient, type Hex, http, type JsonRpcAccount, type LocalAccount } from "viem";

/**
 * Puts a wallet into every page of a browser, announced as EIP-6963 has it. Its key stays outside of the page.
 *
 * @param context - The browser.
 * @param wallet - Whose key, or an account that the node acts for, and which chain.
 * @returns What it was asked for.
 */
export async function injectWallet(
  context: BrowserContext,
  {
    account,
    chain,
    rpcUrl,
  }: { readonly account: LocalAccount | JsonRpcAccount; readonly chain: Chain; readonly rpcUrl: string },
): Promise<{ readonly asked: string[] }> {
  const client = createWalletClient({ account, chain, transport: http(rpcUrl) });
  const asked: string[] = [];
  const local = (): LocalAccount => {
    if (account.type !== "local") throw new Error("The wallet has no key of its own.");
    return account;
  };
  const answer = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    asked.push(method);
    switch (method) {
      case "eth_requestAccounts":
      case "eth_accounts":
        return [account.address];
      case "eth_chainId":
        return `0x${chain.id.toString(16)}`;
      case "eth_signTypedData_v4":
        return await local().signTypedData(JSON.parse(String(params[1])));
      case "personal_sign":
        return await local().signMessage({ message: { raw: params[0] as Hex } });
      case "eth_sendTransaction": {
        const { to, data, value } = params[0] as { to: Hex; data?: Hex; value?: Hex };
        return await client.sendTransaction({ to, data, value: value === undefined ? 0n : BigInt(value) });
      }
      case "wallet_switchEthereumChain":
      case "wallet_revokePermissions":
      case "wallet_requestPermissions":
        return null;
      default:
        return await client.request({ method, params } as never);
    }
  };
  await context.exposeFunction("askWallet", answer);
  await context.addInitScript(() => {
    const page = window as unknown as {
      askWallet: (method: string, params: readonly unknown[]) => Promise<unknown>;
    };
    const provider = {
      request: ({ method, params = [] }: { method: string; params?: readonly unknown[] }) =>
        page.askWallet(method, params),
      on: () => provider,
      removeListener: () => provider,
    };
    const info = {
      uuid: "c0ffee00-0000-4000-8000-000000000001",
      name: "Test wallet",
      icon: "data:image/svg+xml,<svg/>",
      rdns: "org.example.wallet",
    };
    const announce = () =>
      window.dispatchEvent(
        new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }),
      );
    window.addEventListener("eip6963:requestProvider", announce);
    announce();
  });
  return { asked };
}
