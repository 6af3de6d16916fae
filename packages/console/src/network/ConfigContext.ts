import { createContext, use } from "react";
import type { ConsoleConfig, ConsoleNetwork } from "../config/ConsoleConfig.ts";

export const ConfigContext = createContext<ConsoleConfig>({ networks: [] });

/** What the page talks to. */
export function useConfig(): ConsoleConfig {
  return use(ConfigContext);
}

/** The configured chain of an id. */
export function useNetworkOf(chainId: number | undefined): ConsoleNetwork | undefined {
  return useConfig().networks.find((network) => network.chainId === chainId);
}
