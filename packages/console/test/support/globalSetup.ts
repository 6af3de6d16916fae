import { serveConsole } from "@abbababa/console";
import { startDevnet } from "@abbababa/devnet";
import { createPlatform, servePlatform } from "@abbababa/platform";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    readonly local: {
      readonly rpcUrl: string;
      readonly bundlerUrl: string;
      readonly platformUrl: string;
      /** Where the page is. */
      readonly url: string;
    };
  }
}

/** The real devnet, the platform and the served page, once for all files. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const devnet = await startDevnet();
  const { chain, rpcUrl, bundlerUrl, contracts, addresses } = devnet;
  const [payer] = devnet.accounts;
  const platform = await createPlatform({
    dataDir: "memory://",
    networks: [
      {
        chain,
        rpcUrl,
        network: "devnet",
        addresses: { abbaBabaEscrow: contracts.abbaBabaEscrow, usdc: addresses.usdc },
      },
    ],
    sessionRequests: { intervalSeconds: 1 },
    relays: payer === undefined ? [] : [{ chain, rpcUrl, signer: payer }],
    logLevel: "silent",
  });
  const { url: platformUrl, ...platformServer } = await servePlatform(platform, { port: 0 });
  const { url, ...page } = await serveConsole(
    { networks: [{ chainId: chain.id, name: "Devnet", rpcUrl, bundlerUrl }], platformUrl },
    { port: 0 },
  );
  project.provide("local", { rpcUrl, bundlerUrl, platformUrl, url });
  return async () => {
    await page[Symbol.asyncDispose]();
    await platformServer[Symbol.asyncDispose]();
    await platform.close();
    await devnet.close();
  };
}
