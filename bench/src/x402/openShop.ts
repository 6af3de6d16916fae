import type { Devnet } from "@abbababa/devnet";
import { escrowSchemeId } from "@abbababa/x402-aa-session";
import {
  aaNativeFacilitator,
  escrowFacilitator,
  redemptionScheme,
} from "@abbababa/x402-aa-session/facilitator";
import { paywall } from "@abbababa/x402-aa-session/hono";
import {
  AaNativeServerScheme,
  EscrowServerScheme,
  RedemptionServerScheme,
} from "@abbababa/x402-aa-session/seller";
import { x402Facilitator } from "@x402/core/facilitator";
import { x402ResourceServer } from "@x402/core/server";
import { toFacilitatorEvmSigner } from "@x402/evm";
import { ExactEvmScheme } from "@x402/evm/exact/facilitator";
import { Hono } from "hono";
import { createWalletClient, http, publicActions, type VerifyTypedDataParameters } from "viem";

/** Milliseconds between two looks: short, so that what is measured is not the waiting. */
const pollingInterval = 20;

/**
 * Opens a shop in this process that sells a route for each way to pay, and one for nothing.
 *
 * @param devnet - Its chain.
 * @param payTo - Who is paid.
 * @param settlementContract - Where user operations settle.
 * @returns Answers requests as `fetch` does.
 */
export function openShop(devnet: Devnet, payTo: string, settlementContract: `0x${string}`): typeof fetch {
  const { chain, rpcUrl, bundlerUrl, publicClient } = devnet;
  const network = `eip155:${chain.id}` as const;
  const [, , , account] = devnet.accounts;
  if (account === undefined) throw new Error("The devnet has too few accounts.");
  const client = createWalletClient({ account, chain, transport: http(rpcUrl), pollingInterval }).extend(
    publicActions,
  );
  const signer = toFacilitatorEvmSigner({
    address: account.address,
    getCode: (parameters) => client.getCode(parameters),
    readContract: ({ args = [], ...parameters }) => client.readContract({ ...parameters, args }),
    verifyTypedData: (parameters) => client.verifyTypedData(parameters as VerifyTypedDataParameters),
    writeContract: (parameters) => client.writeContract(parameters),
    sendTransaction: (parameters) => client.sendTransaction(parameters),
    waitForTransactionReceipt: (parameters) => client.waitForTransactionReceipt(parameters),
  });
  const { spendCap, abbaBabaEscrow } = devnet.contracts;
  const exact = redemptionScheme({
    client,
    delegationManagers: [spendCap],
    otherwise: new ExactEvmScheme(signer),
  });
  const operations = aaNativeFacilitator({
    client: publicClient,
    bundlerTransport: http(bundlerUrl),
    settlementContract,
    pollingInterval,
  });
  const facilitator = new x402Facilitator()
    .register(network, exact)
    .register(network, operations)
    .register(network, escrowFacilitator({ client: publicClient, escrowContract: abbaBabaEscrow }));
  const server = new x402ResourceServer({
    verify: (...payment) => facilitator.verify(...payment),
    settle: (...payment) => facilitator.settle(...payment),
    getSupported: async () => {
      const { kinds, ...others } = facilitator.getSupported();
      return { ...others, kinds: kinds.map((kind) => ({ ...kind, network })) };
    },
  })
    .register(network, new RedemptionServerScheme())
    .register(network, new AaNativeServerScheme())
    .register(network, new EscrowServerScheme());
  const price = { price: "$0.01", network, payTo } as const;
  const erc7710 = { assetTransferMethod: "erc7710" };
  const app = new Hono();
  app.use(
    paywall({
      server,
      routes: {
        "GET /exact": { accepts: { ...price, scheme: "exact" } },
        "GET /erc7710": { accepts: { ...price, scheme: "exact", extra: erc7710 } },
        "GET /aa-native": { accepts: { ...price, scheme: "aa-native" } },
        "GET /escrow": { accepts: { ...price, scheme: escrowSchemeId } },
      },
    }),
  );
  app.get("*", (context) => context.json({ served: true }));
  return async (input, init) => await app.fetch(new Request(input, init));
}
