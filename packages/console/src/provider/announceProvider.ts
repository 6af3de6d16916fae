import type { Provider } from "./createProvider.ts";

/** How the provider is shown among others (EIP-6963). */
export interface ProviderInfo {
  readonly uuid: string;
  readonly name: string;
  /** A data URI. */
  readonly icon: `data:image/${string}`;
  /** Reverse domain name. */
  readonly rdns: string;
}

/** What {@link announceProvider} may be told. */
export type AnnounceProviderParameters = Partial<Pick<ProviderInfo, "name" | "icon" | "rdns">>;

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%231f4fd8'/%3E%3Cpath d='M9 23 16 9l7 14M12 18h8' fill='none' stroke='white' stroke-width='3' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";

/**
 * Announces a provider to the site's wallet choosers (EIP-6963), now and whenever one asks.
 *
 * @param provider - What `createProvider` made.
 * @param parameters - Name, icon and reverse domain name. @default those of Abba Baba
 * @returns Ends it.
 *
 * @example
 * const stop = announceProvider(createProvider({ pageUrl: "https://wallet.example", chainIds: [8453] }));
 */
export function announceProvider(
  provider: Provider,
  parameters: AnnounceProviderParameters = {},
): () => void {
  const info: ProviderInfo = Object.freeze({
    uuid: crypto.randomUUID(),
    name: parameters.name ?? "Abba Baba",
    icon: parameters.icon ?? icon,
    rdns: parameters.rdns ?? "com.abbababa.console",
  });
  const detail = Object.freeze({ info, provider });
  const announce = () => {
    window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  };
  window.addEventListener("eip6963:requestProvider", announce);
  announce();
  return () => window.removeEventListener("eip6963:requestProvider", announce);
}
