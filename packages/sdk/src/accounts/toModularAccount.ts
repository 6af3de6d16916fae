import {
  createNonceManager,
  type Hex,
  hashMessage,
  type SignableMessage,
  type TypedDataDefinition,
} from "viem";
import {
  entryPoint07Abi,
  entryPoint07Address,
  type SmartAccount,
  type SmartAccountImplementation,
  toSmartAccount,
  type UserOperation,
} from "viem/account-abstraction";
import { readContract } from "viem/actions";
import type { AccountAdapter } from "./AccountAdapter.ts";

/** The EntryPoint that accounts are used through. */
export const entryPoint = { address: entryPoint07Address, version: "0.7" } as const;

/** Who acts through an account: its owner, or a session. */
export interface AccountSigner {
  /** The EntryPoint's nonce key by which an operation names whoever checks it; operations of two lanes wait for each other in nothing. */
  readonly nonceKey: (lane: number) => Promise<bigint>;
  /** A signature of the right length and form, for estimating gas. */
  readonly getStubSignature: (operation: UserOperation<"0.7">) => Promise<Hex>;
  /**
   * Gas for validation where no stub costs what a signature does, by whether the operation deploys the account.
   * @default what the bundler estimates
   */
  readonly verificationGasLimit?: ((deploys: boolean) => bigint) | undefined;
  readonly signUserOperation: (operation: UserOperation<"0.7">) => Promise<Hex>;
  /** Signs a hash in the account's name (ERC-1271). */
  readonly signHash: (hash: Hex) => Promise<Hex>;
  /** Signs a message in the account's name. @default `signHash` of its EIP-191 hash */
  readonly signMessage?: ((message: SignableMessage) => Promise<Hex>) | undefined;
  /** Signs typed data in the account's name; whoever signs is shown as much of it as the account's validator allows. */
  readonly signTypedData: (typedData: TypedDataDefinition) => Promise<Hex>;
}

type ModularImplementation = SmartAccountImplementation<typeof entryPoint07Abi, "0.7">;

/** A viem smart account of ours. */
export type ModularAccount = SmartAccount<ModularImplementation>;

/**
 * Makes a viem smart account: an adapter says how the account works, a signer who acts.
 *
 * @param client - Reads the chain.
 * @param adapter - The account.
 * @param signer - Its owner, or a session.
 * @returns For viem's bundler client, and for whatever else takes a smart account. The `key` of its nonce is a lane.
 */
export async function toModularAccount(
  client: ModularImplementation["client"],
  adapter: Pick<AccountAdapter, "address" | "deployment" | "encodeExecute">,
  signer: AccountSigner,
): Promise<ModularAccount> {
  const { address, deployment } = adapter;
  const { verificationGasLimit } = signer;
  return await toSmartAccount<ModularImplementation>({
    client,
    entryPoint: { ...entryPoint, abi: entryPoint07Abi },
    // The first lane; of operations prepared at once each the next.
    nonceKeyManager: createNonceManager({ source: { get: () => 0, set: () => {} } }),
    getAddress: async () => address,
    getFactoryArgs: async () => ({ factory: undefined, factoryData: undefined, ...deployment }),
    encodeCalls: async (calls) =>
      adapter.encodeExecute(calls.map(({ to, data = "0x", value = 0n }) => ({ to, data, value }))),
    getNonce: async ({ key = 0n } = {}) =>
      await readContract(client, {
        abi: entryPoint07Abi,
        address: entryPoint.address,
        functionName: "getNonce",
        args: [address, await signer.nonceKey(Number(key))],
      }),
    ...(verificationGasLimit && {
      userOperation: {
        estimateGas: async ({ factory }) => ({
          verificationGasLimit: verificationGasLimit(factory !== undefined),
        }),
      },
    }),
    getStubSignature: async (operation) => await signer.getStubSignature(operation as UserOperation<"0.7">),
    signUserOperation: async ({ chainId: _, ...operation }) =>
      await signer.signUserOperation({ sender: address, ...operation } as UserOperation<"0.7">),
    sign: async ({ hash }) => await signer.signHash(hash),
    signMessage: async ({ message }) =>
      signer.signMessage ? await signer.signMessage(message) : await signer.signHash(hashMessage(message)),
    signTypedData: async (typedData) => await signer.signTypedData(typedData as TypedDataDefinition),
  });
}
