import type { Devnet } from "@abbababa/devnet";
import { x402Facilitator } from "@x402/core/facilitator";
import { toFacilitatorEvmSigner } from "@x402/evm";
import { ExactEvmScheme } from "@x402/evm/exact/facilitator";
import {
  type Address,
  createNonceManager,
  createWalletClient,
  http,
  publicActions,
  type VerifyTypedDataParameters,
} from "viem";
import { jsonRpc } from "viem/nonce";

/**
 * The official facilitator, in this process, against the devnet.
 *
 * @param devnet - Its chain.
 * @param settler - Sends what is settled, and pays for gas.
 * @param allowedFactories - What may be called to prepare a payer that is not deployed (ERC-6492). @default nothing, as
 * `@x402/evm` has it
 */
export function startFacilitator(
  devnet: Devnet,
  settler: Devnet["accounts"][number],
  allowedFactories: readonly Address[] = [],
): x402Facilitator {
  const { chain, rpcUrl } = devnet;
  // It settles many at once.
  const account = { ...settler, nonceManager: createNonceManager({ source: jsonRpc() }) };
  const client = createWalletClient({ account, chain, transport: http(rpcUrl) }).extend(publicActions);
  const signer = toFacilitatorEvmSigner({
    address: settler.address,
    getCode: (parameters) => client.getCode(parameters),
    readContract: ({ args = [], ...parameters }) => client.readContract({ ...parameters, args }),
    verifyTypedData: (parameters) => client.verifyTypedData(parameters as VerifyTypedDataParameters),
    writeContract: (parameters) => client.writeContract(parameters),
    sendTransaction: (parameters) => client.sendTransaction(parameters),
    waitForTransactionReceipt: (parameters) =>
      client.waitForTransactionReceipt({ ...parameters, pollingInterval: 50 }),
  });
  const scheme = new ExactEvmScheme(signer, { eip6492AllowedFactories: [...allowedFactories] });
  return new x402Facilitator().register(`eip155:${chain.id}`, scheme);
}
