import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { WagmiProvider } from "wagmi";
import { parseConfig } from "../config/ConsoleConfig.ts";
import { ConfigContext } from "../network/ConfigContext.ts";
import { toWagmiConfig } from "../network/wagmiConfig.ts";
import { en } from "../texts/en.ts";
import { App } from "./App.tsx";
import "./style.css";

async function start(root: HTMLElement): Promise<void> {
  // Servers say so by a header; whoever serves these files without it shall not frame them either.
  if (window.top !== window.self) {
    root.textContent = en.framed;
    return;
  }
  const response = await fetch("/config.json", { cache: "no-store" });
  const parsed = parseConfig(await response.json());
  if ("issues" in parsed) throw new Error(parsed.issues.join("; "));
  const { config } = parsed;
  createRoot(root).render(
    <StrictMode>
      <ConfigContext value={config}>
        <WagmiProvider config={toWagmiConfig(config)}>
          <QueryClientProvider client={queries}>
            <App />
          </QueryClientProvider>
        </WagmiProvider>
      </ConfigContext>
    </StrictMode>,
  );
  keepOnDevice();
}

/** Whether somebody answers is found out by asking: a browser's idea of being online is of its own network only. */
const queries = new QueryClient({
  defaultOptions: { queries: { networkMode: "always" }, mutations: { networkMode: "always" } },
});

/** The page stays usable without it, only not without a network. */
function keepOnDevice(): void {
  if ("serviceWorker" in navigator && import.meta.env.PROD)
    navigator.serviceWorker.register("/sw.js").catch(() => undefined);
}

const root = document.getElementById("root");
if (root !== null) {
  start(root).catch((error: unknown) => {
    root.textContent = `${en.configFailed} ${error instanceof Error ? error.message : ""}`;
  });
}
