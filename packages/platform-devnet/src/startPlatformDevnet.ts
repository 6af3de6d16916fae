import { type Devnet, type DevnetOptions, startDevnet } from "@abbababa/devnet";
import type { Platform } from "@abbababa/platform";
import { platformCompanion } from "./platformCompanion.ts";

/** What {@link startPlatformDevnet} can be told. */
export interface PlatformDevnetOptions extends Omit<DevnetOptions, "paymasterSigner"> {
  /** Port of the platform. @default a free one */
  readonly platformPort?: number | undefined;
}

/** A devnet and a platform on it; disposing stops both. */
export interface PlatformDevnet extends AsyncDisposable {
  readonly devnet: Devnet;
  readonly platform: Platform;
  /** Where the platform listens. */
  readonly platformUrl: string;
}

/**
 * Starts a devnet, and the platform on it: in memory, with webhooks to this machine and a paymaster.
 *
 * @example
 * await using local = await startPlatformDevnet();
 * await fetch(`${local.platformUrl}/api/v1/services`);
 */
export async function startPlatformDevnet(options: PlatformDevnetOptions = {}): Promise<PlatformDevnet> {
  const { platformPort, ...rest } = options;
  const companion = platformCompanion();
  const devnet = await startDevnet({ ...rest, ...companion.options });
  try {
    const beside = await companion.start(devnet, platformPort);
    return {
      devnet,
      platform: beside.platform,
      platformUrl: beside.url,
      async [Symbol.asyncDispose]() {
        await beside[Symbol.asyncDispose]();
        await devnet.close();
      },
    };
  } catch (error) {
    await devnet.close();
    throw error;
  }
}
