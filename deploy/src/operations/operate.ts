import type { EIP1193Provider } from "@nomicfoundation/ignition-core";
import {
  type Abi,
  type Address,
  createPublicClient,
  createWalletClient,
  custom,
  encodeFunctionData,
  type Hex,
  type LocalAccount,
} from "viem";
import { readArtifacts } from "../artifacts.ts";
import { readChainId } from "../checkChain.ts";
import { DeployError } from "../errors.ts";
import { toDeployer } from "../localSigner.ts";
import { readParameters } from "../parameters.ts";
import { planDeployment } from "../planDeployment.ts";
import { httpProvider, isDevelopmentNode } from "../rpc.ts";
import { explainRevert } from "./explainRevert.ts";
import { readOperation } from "./operations.ts";

/** What to do, where and as whom. */
export interface OperateParameters {
  /** HTTP endpoint of the chain. */
  readonly rpcUrl: string;
  /** A name of `operations`. */
  readonly operation: string;
  /** Its arguments, as typed. */
  readonly args: readonly string[];
  /** Who signs and pays. */
  readonly privateKey?: string | undefined;
  /** Who it is simulated for in a dry run without a key; on a development node, who it is sent as. */
  readonly from?: Address | undefined;
  /** Refuses any other chain. */
  readonly chainId?: number | undefined;
  /** Parameters that the contracts were deployed with. @default `deploy/parameters/shared.json` */
  readonly parametersFile?: string | undefined;
  /** Sends nothing. @default false */
  readonly dryRun?: boolean | undefined;
}

/** A transaction, sent or not. */
export interface OperateReturnType {
  readonly chainId: number;
  /** Name of the contract called. */
  readonly contract: string;
  readonly from: Address | undefined;
  readonly to: Address;
  readonly value: bigint;
  readonly data: Hex;
  /** The call in words. */
  readonly call: string;
  /** Of a dry run: why the contract would refuse it; `undefined` when it would not, or nobody was named to try as. */
  readonly refusal: string | undefined;
  /** Hash of the transaction; `undefined` in a dry run. */
  readonly hash: Hex | undefined;
}

/**
 * Does to a deployment what its admin, pauser or owner may do. It is simulated first, and sent only if it would succeed.
 *
 * @throws {DeployError} one sentence that says what is wrong and what to do.
 * @example
 * await operate({ rpcUrl, operation: "list-token", args: [token], privateKey });
 */
export async function operate(parameters: OperateParameters): Promise<OperateReturnType> {
  const { rpcUrl, dryRun = false, from, privateKey } = parameters;
  const { contract: key, call } = readOperation(parameters.operation, parameters.args);
  const account = privateKey === undefined ? undefined : toDeployer(privateKey);
  const node = httpProvider(rpcUrl);
  const chainId = await readChainId(node, rpcUrl);
  if (parameters.chainId !== undefined && parameters.chainId !== chainId) {
    throw new DeployError(
      `The RPC endpoint is of chain ${chainId}, and chain ${parameters.chainId} is wanted.`,
    );
  }

  const planned = await planDeployment(readParameters(parameters.parametersFile), readArtifacts());
  const target = planned.find((each) => each.key === key);
  if (target === undefined) throw new DeployError(`There is no contract ${key} to operate.`);
  const { name, address: to } = target;
  const abi = target.artifact.abi as Abi;
  const client = createPublicClient({ transport: custom(node, { retryCount: 0 }) });
  if ((await client.getCode({ address: to })) === undefined) {
    throw new DeployError(`${name} is not at ${to} on chain ${chainId}: deploy it first.`);
  }

  const { functionName, args, value = 0n } = call;
  const data = encodeFunctionData({ abi, functionName, args });
  const sender = account?.address ?? from;
  const result = { chainId, contract: name, from: sender, to, value, data };
  const words = `${functionName}(${args.map(String).join(", ")})`;
  const refusal =
    sender === undefined
      ? undefined
      : await client.call({ account: sender, to, value, data }).then(
          () => undefined,
          (error: unknown) => {
            const reason = explainRevert(error, abi);
            if (reason !== undefined) return reason;
            throw new DeployError(
              `The node could not simulate ${words} from ${sender}: does it hold the ETH?`,
            );
          },
        );
  if (dryRun) return { ...result, call: words, refusal, hash: undefined };
  if (sender === undefined) throw new DeployError("There is no key to sign with.");
  if (refusal !== undefined) throw new DeployError(`${name} refuses ${words} from ${sender}: ${refusal}.`);

  const hash = await send(node, rpcUrl, account ?? sender, { to, value, data });
  const { status } = await client.waitForTransactionReceipt({ hash });
  if (status !== "success") throw new DeployError(`${words} was sent and reverted: ${hash}.`);
  return { ...result, call: words, refusal, hash };
}

/** Sends as a key's account, or on a development node as anybody. */
async function send(
  node: EIP1193Provider,
  rpcUrl: string,
  account: LocalAccount | Address,
  transaction: { readonly to: Address; readonly value: bigint; readonly data: Hex },
): Promise<Hex> {
  const client = createWalletClient({ transport: custom(node, { retryCount: 0 }) });
  if (typeof account !== "string") return client.sendTransaction({ account, chain: null, ...transaction });
  if (!(await isDevelopmentNode(node, rpcUrl))) {
    throw new DeployError(
      `There is no key of ${account}: only a development node on this machine acts as anybody.`,
    );
  }
  await node.request({ method: "anvil_impersonateAccount", params: [account] });
  try {
    return await client.sendTransaction({ account, chain: null, ...transaction });
  } finally {
    await node.request({ method: "anvil_stopImpersonatingAccount", params: [account] });
  }
}
