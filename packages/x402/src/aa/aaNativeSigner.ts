import {
  type Address,
  type Chain,
  createClient,
  encodeFunctionData,
  type Hex,
  http,
  type LocalAccount,
  parseAbi,
} from "viem";
import {
  createBundlerClient,
  createPaymasterClient,
  entryPoint06Abi,
  entryPoint07Abi,
  getUserOperationHash,
  toSmartAccount,
  type UserOperation,
} from "viem/account-abstraction";
import { readContract } from "viem/actions";
import { OfferUnsupportedError } from "../errors/offerErrors.ts";
import type { AaNetwork } from "./aaNativeSessionSigner.ts";
import { type EntryPointVersion, entryPoints, versionOf } from "./entryPoints.ts";
import type { PaymentSigner } from "./PaymentSigner.ts";
import { readChain } from "./readChain.ts";
import { toPaymentSigner } from "./toPaymentSigner.ts";

/** What {@link aaNativeSigner} takes. */
export interface AaNativeSignerOptions extends AaNetwork {
  /** Owns the account. */
  readonly signer: LocalAccount;
  /** The EntryPoint: of v0.7, or of v0.6. @default that of v0.7 */
  readonly entryPoint?: Address | undefined;
  /** A factory of SimpleAccounts for that EntryPoint: `createAccount(owner, salt)`. */
  readonly accountFactory: Address;
  /** Tells the owner's accounts apart. @default 0n */
  readonly salt?: bigint | undefined;
}

const factoryAbi = parseAbi([
  "function createAccount(address owner, uint256 salt) returns (address)",
  "function getAddress(address owner, uint256 salt) view returns (address)",
]);
const accountAbi = parseAbi([
  "function execute(address dest, uint256 value, bytes func)",
  "function executeBatch(address[] dest, uint256[] value, bytes[] func)",
]);
/** The batch of v0.6 carries no ETH. */
const batch06Abi = parseAbi(["function executeBatch(address[] dest, bytes[] func)"]);

/** Of a signature as long as the owner's, for estimates. */
const stubSignature: Hex =
  "0xfffffffffffffffffffffffffffffff0000000000000000000000000000000007aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1c";

/**
 * A payment signer that pays by user operations of an account of the signer's own, scheme `aa-native`: the plain one-off
 * account. Nothing bounds it but what it holds, so fund it for one job; `aaNativeSessionSigner` is bounded by the chain.
 *
 * @param options - {@link AaNativeSignerOptions}
 * @returns The signer; `getAddress` says what to fund.
 */
export function aaNativeSigner(options: AaNativeSignerOptions): PaymentSigner {
  const { rpcUrl, bundlerUrl, paymasterUrl, paymasterApiKey } = options;
  return toPaymentSigner(async () => {
    const { entryPoint = entryPoints["0.7"] } = options;
    const version = versionOf(entryPoint);
    if (version === undefined)
      throw new OfferUnsupportedError({ reason: `the EntryPoint ${entryPoint} is not that of v0.6 or v0.7` });
    const chain = await readChain(rpcUrl);
    const { client, account } = await toSimpleAccount(chain, version, options);
    const paymaster =
      paymasterUrl === undefined
        ? {}
        : {
            paymaster: createPaymasterClient({
              transport: http(
                paymasterUrl,
                paymasterApiKey === undefined
                  ? {}
                  : { fetchOptions: { headers: { authorization: `Bearer ${paymasterApiKey}` } } },
              ),
            }),
          };
    const bundler = createBundlerClient({ account, client, transport: http(bundlerUrl), ...paymaster });
    return {
      address: account.address,
      chainId: chain.id,
      entryPoint: entryPoints[version],
      client,
      async sign(calls, lane) {
        const nonce = lane === undefined ? {} : { nonce: await account.getNonce({ key: lane >> 64n }) };
        const prepared = await bundler.prepareUserOperation({ calls: [...calls], ...nonce });
        const operation = prepared as UserOperation<"0.6" | "0.7">;
        return { ...operation, signature: await account.signUserOperation(operation) };
      },
    };
  }, options);
}

async function toSimpleAccount(
  chain: Chain,
  version: EntryPointVersion,
  { rpcUrl, signer, accountFactory, salt = 0n }: AaNativeSignerOptions,
) {
  const client = createClient({ chain, transport: http(rpcUrl) });
  const created = { abi: factoryAbi, args: [signer.address, salt] } as const;
  const account = await toSmartAccount({
    client,
    entryPoint:
      version === "0.6"
        ? { abi: entryPoint06Abi, address: entryPoints[version], version }
        : { abi: entryPoint07Abi, address: entryPoints[version], version },
    getAddress: () =>
      readContract(client, { ...created, address: accountFactory, functionName: "getAddress" }),
    getFactoryArgs: async () => ({
      factory: accountFactory,
      factoryData: encodeFunctionData({ ...created, functionName: "createAccount" }),
    }),
    async encodeCalls(calls) {
      const [call] = calls;
      if (call !== undefined && calls.length === 1) {
        const args = [call.to, call.value ?? 0n, call.data ?? "0x"] as const;
        return encodeFunctionData({ abi: accountAbi, functionName: "execute", args });
      }
      if (version === "0.6") {
        const args = [calls.map(({ to }) => to), calls.map(({ data = "0x" }) => data)] as const;
        return encodeFunctionData({ abi: batch06Abi, functionName: "executeBatch", args });
      }
      const args = [
        calls.map(({ to }) => to),
        calls.map(({ value = 0n }) => value),
        calls.map(({ data = "0x" }) => data),
      ] as const;
      return encodeFunctionData({ abi: accountAbi, functionName: "executeBatch", args });
    },
    getStubSignature: async () => stubSignature,
    signMessage: async () => await refuse(),
    signTypedData: async () => await refuse(),
    async signUserOperation({ chainId = chain.id, ...operation }) {
      const userOperation = { ...operation, sender: operation.sender ?? (await this.getAddress()) };
      const raw = getUserOperationHash({
        chainId,
        entryPointAddress: entryPoints[version],
        entryPointVersion: version,
        userOperation: { ...userOperation, signature: "0x" } as never,
      });
      return await signer.signMessage({ message: { raw } });
    },
  });
  return { client, account };
}

function refuse(): Promise<never> {
  return Promise.reject(
    new OfferUnsupportedError({ reason: "the account signs operations, and nothing else" }),
  );
}
