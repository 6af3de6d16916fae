import type { EIP1193Provider, RequestArguments } from "@nomicfoundation/ignition-core";
import { type Address, type Hex, hexToBigInt, hexToNumber, isAddressEqual } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { DeployError } from "./errors.ts";

/** What Ignition asks to be sent. */
interface TransactionRequest {
  readonly from: Address;
  readonly to?: Address;
  readonly value?: Hex;
  readonly data?: Hex;
  readonly nonce: Hex;
  readonly gas: Hex;
  readonly gasPrice?: Hex;
  readonly maxFeePerGas?: Hex;
  readonly maxPriorityFeePerGas?: Hex;
}

/**
 * Reads the deployer's key.
 *
 * @param privateKey - 0x and 64 hexadecimal digits.
 * @throws {DeployError} that does not repeat it.
 */
export function toDeployer(privateKey: string): PrivateKeyAccount {
  try {
    return privateKeyToAccount(privateKey as Hex);
  } catch {
    // The cause is dropped: it may quote the key.
    throw new DeployError(
      "The deployer's key is not a private key: 0x and 64 hexadecimal digits are expected.",
    );
  }
}

/**
 * Answers for one account in front of a provider that does not hold its key.
 *
 * @param provider - The node.
 * @param account - The deployer.
 * @param chainId - The node's.
 */
export function withLocalSigner(
  provider: EIP1193Provider,
  account: PrivateKeyAccount,
  chainId: number,
): EIP1193Provider {
  return {
    async request(args: RequestArguments) {
      if (args.method === "eth_accounts") return [account.address];
      if (args.method !== "eth_sendTransaction") return provider.request(args);
      const [transaction] = args.params as readonly [TransactionRequest];
      const serialized = await sign(account, transaction, chainId);
      return provider.request({ method: "eth_sendRawTransaction", params: [serialized] });
    },
  };
}

function sign(account: PrivateKeyAccount, request: TransactionRequest, chainId: number): Promise<Hex> {
  const { from, to, value, data, nonce, gas, gasPrice, maxFeePerGas, maxPriorityFeePerGas } = request;
  if (!isAddressEqual(from, account.address)) throw new DeployError(`There is no key of ${from}.`);
  const common = {
    chainId,
    to: to ?? null,
    nonce: hexToNumber(nonce),
    gas: hexToBigInt(gas),
    ...(value !== undefined && { value: hexToBigInt(value) }),
    ...(data !== undefined && { data }),
  };
  if (maxFeePerGas === undefined || maxPriorityFeePerGas === undefined) {
    return account.signTransaction({ ...common, type: "legacy", gasPrice: hexToBigInt(gasPrice ?? "0x0") });
  }
  return account.signTransaction({
    ...common,
    type: "eip1559",
    maxFeePerGas: hexToBigInt(maxFeePerGas),
    maxPriorityFeePerGas: hexToBigInt(maxPriorityFeePerGas),
  });
}
