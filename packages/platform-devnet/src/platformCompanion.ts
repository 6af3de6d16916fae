import type { Devnet, DevnetOptions } from "@abbababa/devnet";
import type { Companion } from "@abbababa/devnet/cli";
import { createPlatform, type Platform, type PlatformServer, servePlatform } from "@abbababa/platform";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

/** Milliseconds between two looks at the chain, which is next door. */
const pollingIntervalMs = 250;

/** A platform on a devnet. Disposing stops it; the devnet goes on. */
export interface DevnetPlatform extends PlatformServer {
  readonly platform: Platform;
}

/** The platform as what a devnet may have beside it: in memory, with webhooks to this machine and a paymaster. */
export interface PlatformCompanion extends Companion {
  readonly options: Required<Pick<DevnetOptions, "paymasterSigner">>;
  start(devnet: Devnet, port: number | undefined): Promise<DevnetPlatform>;
}

/** Makes the companion, with a signer of its own for the devnet's paymaster. */
export function platformCompanion(): PlatformCompanion {
  const signer = privateKeyToAccount(generatePrivateKey());
  return {
    name: "platform",
    help: `  --platform             also start the platform's API, in memory
  --platform-port <port> port of the API (default: a free one)`,
    options: { paymasterSigner: signer.address },
    async start(devnet, port = 0) {
      const { chain, rpcUrl, contracts, addresses: places } = devnet;
      const [payer = signer] = devnet.accounts;
      const addresses = { abbaBabaEscrow: contracts.abbaBabaEscrow, usdc: places.usdc };
      const platform = await createPlatform({
        dataDir: "memory://",
        networks: [{ chain, rpcUrl, network: "devnet", addresses }],
        sponsorships: [
          {
            chain,
            rpcUrl,
            addresses,
            signer,
            paymaster: contracts.abbaBabaPaymaster,
            maxCostWei: 10n ** 16n,
          },
        ],
        relays: [{ chain, rpcUrl, signer: payer }],
        webhooks: { allowLoopback: true },
        pollingIntervalMs,
        logLevel: "silent",
      });
      try {
        const server = await servePlatform(platform, { port });
        return {
          platform,
          url: server.url,
          metricsUrl: server.metricsUrl,
          async [Symbol.asyncDispose]() {
            await server[Symbol.asyncDispose]();
            await platform.close();
          },
        };
      } catch (error) {
        await platform.close();
        throw error;
      }
    },
  };
}
