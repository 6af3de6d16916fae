/** A seller of x402 resources on a devnet of its own: a forecast for a cent, a report for a dollar into the escrow. */

import { type Devnet, startDevnet } from "@abbababa/devnet";
import { escrowSchemeId } from "@abbababa/x402-aa-session";
import { escrowFacilitator } from "@abbababa/x402-aa-session/facilitator";
import { paywall } from "@abbababa/x402-aa-session/hono";
import { EscrowServerScheme } from "@abbababa/x402-aa-session/seller";
import { serve } from "@hono/node-server";
import { x402Facilitator } from "@x402/core/facilitator";
import { x402ResourceServer } from "@x402/core/server";
import { toFacilitatorEvmSigner } from "@x402/evm";
import { ExactEvmScheme as ExactFacilitator } from "@x402/evm/exact/facilitator";
import { ExactEvmScheme as ExactServer } from "@x402/evm/exact/server";
import { Hono } from "hono";
import { createWalletClient, erc20Abi, http, publicActions, type VerifyTypedDataParameters } from "viem";

/** A running shop. */
export interface Shop extends AsyncDisposable {
  readonly devnet: Devnet;
  readonly url: string;
  readonly seller: Devnet["accounts"][number];
  readonly payTo: `0x${string}`;
  /** What verifies and settles for the seller. */
  readonly resourceServer: x402ResourceServer;
  /** The devnet's chain, as x402 names it. */
  readonly network: `eip155:${number}`;
  /** @returns What the seller has been paid, in base units. */
  earned(): Promise<bigint>;
}

/** Starts the shop, its facilitator and its chain. */
export async function startShop(): Promise<Shop> {
  const devnet = await startDevnet();
  try {
    const shop = await openShop(devnet);
    return {
      ...shop,
      async [Symbol.asyncDispose]() {
        await shop[Symbol.asyncDispose]();
        await devnet.close();
      },
    };
  } catch (error) {
    await devnet.close();
    throw error;
  }
}

/**
 * Opens the shop and its facilitator on a devnet.
 *
 * @param devnet - It outlives the shop.
 */
export async function openShop(devnet: Devnet): Promise<Shop> {
  const [, , seller, settler] = devnet.accounts;
  if (seller === undefined || settler === undefined) throw new Error("The devnet has too few accounts.");
  const { usdc, entryPoint } = devnet.addresses;
  const { publicClient, chain, rpcUrl } = devnet;
  const network = `eip155:${chain.id}` as const;

  // The facilitator: the official one, which may prepare accounts that are not deployed, and one for escrows.
  const client = createWalletClient({ account: settler, chain, transport: http(rpcUrl) }).extend(
    publicActions,
  );
  const signer = toFacilitatorEvmSigner({
    address: settler.address,
    getCode: (parameters) => client.getCode(parameters),
    readContract: ({ args = [], ...parameters }) => client.readContract({ ...parameters, args }),
    verifyTypedData: (parameters) => client.verifyTypedData(parameters as VerifyTypedDataParameters),
    writeContract: (parameters) => client.writeContract(parameters),
    sendTransaction: (parameters) => client.sendTransaction(parameters),
    waitForTransactionReceipt: (parameters) => client.waitForTransactionReceipt(parameters),
  });
  const facilitator = new x402Facilitator()
    .register(network, new ExactFacilitator(signer, { eip6492AllowedFactories: [entryPoint] }))
    .register(
      network,
      escrowFacilitator({ client: publicClient, escrowContract: devnet.contracts.abbaBabaEscrow }),
    );

  // The seller: what is sold, for how much, and how it may be paid.
  const server = new x402ResourceServer({
    verify: (...payment) => facilitator.verify(...payment),
    settle: (...payment) => facilitator.settle(...payment),
    getSupported: async () => {
      const { kinds, ...others } = facilitator.getSupported();
      return { ...others, kinds: kinds.map((kind) => ({ ...kind, network })) };
    },
  })
    .register(network, new ExactServer())
    .register(network, new EscrowServerScheme());
  const payTo = seller.address;
  const app = new Hono();
  app.use(
    paywall({
      server,
      routes: {
        "GET /forecast": { accepts: { scheme: "exact", price: "$0.01", network, payTo } },
        "GET /report": { accepts: { scheme: escrowSchemeId, price: "$1", network, payTo } },
      },
    }),
  );
  app.get("/forecast", (context) => context.json({ forecast: "sun" }));
  app.get("/report", (context) => context.json({ order: "taken" }, 202));
  const listening = await new Promise<{ port: number; close: () => void }>((resolve) => {
    const started = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
      resolve({ port, close: () => started.close() }),
    );
  });
  const balance = () =>
    publicClient.readContract({ abi: erc20Abi, address: usdc, functionName: "balanceOf", args: [payTo] });
  const before = await balance();
  return {
    devnet,
    url: `http://127.0.0.1:${listening.port}`,
    seller,
    payTo,
    resourceServer: server,
    network,
    earned: async () => (await balance()) - before,
    async [Symbol.asyncDispose]() {
      listening.close();
    },
  };
}
