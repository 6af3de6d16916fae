import { z } from "zod";

/** Where chain, bundler and platform are. Nothing in it is secret. */
export interface Endpoints {
  readonly platformUrl: string;
  /** What the SDK's calls take. The devnet has Base Sepolia's chain id, and its contracts the recorded addresses. */
  readonly network: {
    readonly chain: "base-sepolia";
    readonly rpcUrl: string;
    readonly bundlerUrl: string;
    /** Milliseconds between two looks at a chain that mines at once. */
    readonly pollingInterval: number;
  };
}

const schema = z
  .object({ PLATFORM_URL: z.url(), RPC_URL: z.url(), BUNDLER_URL: z.url() })
  .transform(({ PLATFORM_URL: platformUrl, RPC_URL: rpcUrl, BUNDLER_URL: bundlerUrl }): Endpoints => {
    return { platformUrl, network: { chain: "base-sepolia", rpcUrl, bundlerUrl, pollingInterval: 50 } };
  });

/** Reads `PLATFORM_URL`, `RPC_URL` and `BUNDLER_URL` from the environment. */
export function readEndpoints(): Endpoints {
  const { data, error } = schema.safeParse(process.env);
  if (data !== undefined) return data;
  throw new Error(`The environment names no running market:\n${z.prettifyError(error)}`);
}

/** Writes endpoints as the environment that {@link readEndpoints} reads. */
export function toEnvironment({ platformUrl, network }: Endpoints): Record<string, string> {
  return { PLATFORM_URL: platformUrl, RPC_URL: network.rpcUrl, BUNDLER_URL: network.bundlerUrl };
}
