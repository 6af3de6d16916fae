import type { ArtifactResolver, EIP1193Provider } from "@nomicfoundation/ignition-core";
import { type Address, type Hex, zeroAddress } from "viem";
import { readArtifacts } from "./artifacts.ts";
import { checkCreateX, checkPlaceholders, findMissing, readChainId } from "./checkChain.ts";
import { checkFunds, deploymentData, estimateCost } from "./checkFunds.ts";
import { createXAddress } from "./createX.ts";
import { DeployError } from "./errors.ts";
import { toDeployer, withLocalSigner } from "./localSigner.ts";
import { type DeployParameters, readParameters } from "./parameters.ts";
import { type ContractKey, planDeployment } from "./planDeployment.ts";
import { checkRecord } from "./record.ts";
import { httpProvider, isDevelopmentNode } from "./rpc.ts";
import { runIgnition } from "./runIgnition.ts";

/** Where to deploy, and as whom. */
export interface DeployContractsParameters {
  /** HTTP endpoint of the chain; or give `provider`. */
  readonly rpcUrl?: string | undefined;
  /** The chain; or give `rpcUrl`. */
  readonly provider?: EIP1193Provider | undefined;
  /**
   * Who signs and pays.
   *
   * @default the node's own first account
   */
  readonly privateKey?: string | undefined;
  /** Refuses any other chain. */
  readonly chainId?: number | undefined;
  /**
   * The chain whose record the build must match; `"none"` for parameters of one's own, which no record knows.
   *
   * @default the chain's own id if it is one we deploy to, else 84532: the addresses are the same everywhere
   */
  readonly recordOf?: number | "none" | undefined;
  /** @default what `deploy/parameters` says */
  readonly parameters?: DeployParameters | undefined;
  /** @default what `hardhat build` wrote */
  readonly artifacts?: ArtifactResolver | undefined;
  /** Checks everything and sends nothing: the answer's `preview` says what would have been sent. @default false */
  readonly dryRun?: boolean | undefined;
  /** Called with a sentence before everything that takes time. */
  readonly onProgress?: ((message: string) => void) | undefined;
}

/** What is on the chain now. */
export interface DeployContractsReturnType {
  readonly chainId: number;
  /** By name in the record. */
  readonly addresses: Readonly<Record<ContractKey, Address>>;
  /** What this run deployed; empty when everything was there already. */
  readonly deployed: readonly ContractKey[];
  /** Of a dry run: what a real one would send. */
  readonly preview?: DeploymentPreview | undefined;
}

/** What a dry run did not send. */
export interface DeploymentPreview {
  /** One for each contract that is not there yet. */
  readonly transactions: readonly UnsentDeployment[];
  /** The most that they may cost (wei). */
  readonly maxCost: bigint;
}

/** A transaction that a dry run did not send. */
export interface UnsentDeployment {
  readonly key: ContractKey;
  /** Where the contract would be. */
  readonly address: Address;
  readonly to: Address;
  readonly data: Hex;
}

const baseSepolia = 84532;

/**
 * Brings our contracts onto a chain, at the recorded addresses, through the Ignition modules of `deploy/modules`.
 *
 * Whatever is there already is left alone. Everything that can be checked is checked before anything is sent.
 *
 * @throws {DeployError} one sentence that says what is wrong and what to do.
 * @example
 * const { addresses } = await deployContracts({ rpcUrl: "http://127.0.0.1:8545" });
 */
export async function deployContracts(
  parameters: DeployContractsParameters,
): Promise<DeployContractsReturnType> {
  const { rpcUrl, artifacts = readArtifacts(), onProgress = () => {} } = parameters;
  const deployParameters = parameters.parameters ?? readParameters();
  const planned = await planDeployment(deployParameters, artifacts);
  const account = parameters.privateKey === undefined ? undefined : toDeployer(parameters.privateKey);

  const node = parameters.provider ?? connect(rpcUrl);
  const chainId = await readChainId(node, rpcUrl);
  if (parameters.chainId !== undefined && parameters.chainId !== chainId) {
    throw new DeployError(
      `The RPC endpoint is of chain ${chainId}, and chain ${parameters.chainId} is wanted.`,
    );
  }
  const { recordOf = deployParameters.networks.has(chainId) ? chainId : baseSepolia } = parameters;
  if (recordOf !== "none") await checkRecord(recordOf, planned);
  await checkPlaceholders(node, rpcUrl, deployParameters);
  await checkCreateX(node);

  const missing = await findMissing(node, planned);
  const addresses = Object.fromEntries(planned.map(({ key, address }) => [key, address])) as Record<
    ContractKey,
    Address
  >;
  if (parameters.dryRun) {
    const transactions = missing.map(({ key, address, ...contract }) => {
      return { key, address, to: createXAddress, data: deploymentData(contract) } as const;
    });
    const maxCost = await estimateCost(node, account?.address ?? zeroAddress, missing);
    return { chainId, addresses, deployed: [], preview: { transactions, maxCost } };
  }
  if (missing.length > 0) {
    const provider = account ? withLocalSigner(node, account, chainId) : node;
    const sender = account?.address ?? (await firstAccount(node));
    await checkFunds(node, sender, missing);
    const pollingInterval = (await isDevelopmentNode(node, rpcUrl)) ? 50 : 1000;
    for (const contract of missing) {
      onProgress(`deploying ${contract.name} to ${contract.address}`);
      await runIgnition({ provider, artifacts, contract, sender, pollingInterval });
    }
    const [lost] = await findMissing(node, missing);
    if (lost) throw new DeployError(`${lost.name} was deployed, yet there is no code at ${lost.address}.`);
  }
  return { chainId, addresses, deployed: missing.map(({ key }) => key) };
}

function connect(rpcUrl: string | undefined): EIP1193Provider {
  if (rpcUrl === undefined)
    throw new DeployError("There is neither an RPC endpoint nor a provider to deploy through.");
  return httpProvider(rpcUrl);
}

async function firstAccount(provider: EIP1193Provider): Promise<Address> {
  const [first]: readonly Address[] = await provider.request({ method: "eth_accounts", params: [] });
  if (!first) throw new DeployError("There is no key to deploy with: the node has no account of its own.");
  return first;
}
