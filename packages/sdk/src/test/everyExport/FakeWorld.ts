import {
  type Abi,
  type AbiParameter,
  type Address,
  concat,
  decodeFunctionData,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionResult,
  erc20Abi,
  type Hex,
  hexToBigInt,
  multicall3Abi,
  numberToHex,
  pad,
  parseAbi,
  parseTransaction,
  type TransactionSerialized,
  zeroAddress,
} from "viem";
import { entryPoint07Abi, entryPoint07Address, getUserOperationHash } from "viem/account-abstraction";
import { installAbi } from "../../accounts/erc7579/installAbi.ts";
import { eip712DomainAbi, kernelAbi, kernelFactoryAbi } from "../../accounts/kernel/kernelAbi.ts";
import { safeAbi } from "../../accounts/safe7579/safeAbi.ts";
import { contractAddress } from "../../chains/contractAddresses.ts";
import { abbaBabaEscrowAbi, ownerValidatorAbi, spendCapAbi } from "../../generated/abis.ts";

/** What contracts answer, by name of the function; where it is not nothing. */
export type Answers = Readonly<Record<string, unknown | Answer>>;

/** What a function answers, by whether anything was sent before, and of which contract. */
export type Answer = (sent: boolean, contract: Address) => unknown;

export const chainId = 84_532;
const head = 9_000n;
const now = 1_800_000_000n;

const abis = [
  ownerValidatorAbi,
  safeAbi,
  spendCapAbi,
  abbaBabaEscrowAbi,
  kernelAbi,
  installAbi,
  eip712DomainAbi,
  kernelFactoryAbi,
  erc20Abi,
  entryPoint07Abi,
  parseAbi([
    "function isModuleType(uint256) view returns (bool)",
    "function isModuleInstalled(uint256, address, bytes) view returns (bool)",
    "function isModuleEnabled(address) view returns (bool)",
    "function accountId() view returns (string)",
    "function rootValidator() view returns (bytes21)",
    "function validNonceFrom() view returns (uint32)",
    "function decimals() view returns (uint8)",
    "function ecdsaValidatorStorage(address) view returns (address)",
    "function authorizationState(address, bytes32) view returns (bool)",
    "function version() view returns (string)",
    "function DOMAIN_SEPARATOR() view returns (bytes32)",
    "function getL1Fee(bytes) view returns (uint256)",
    "function execute(bytes32, bytes) payable",
    "function transferWithAuthorization(address, address, uint256, uint256, uint256, bytes32, bytes)",
  ]),
] as const satisfies readonly Abi[];

interface Request {
  readonly method: string;
  readonly params?: readonly never[];
}

function delegationOf(serialized: TransactionSerialized): Hex | undefined {
  const transaction = parseTransaction(serialized);
  const [authorization] = ("authorizationList" in transaction && transaction.authorizationList) || [];
  return authorization && concat(["0xef0100", authorization.address]);
}

/** A node, a bundler and a paymaster's service in one, on which everything goes well. */
export class FakeWorld {
  readonly #answers: Answers;
  #sent = false;
  /** What stands in the place of code once an EOA was delegated. */
  #delegation: Hex | undefined;
  #operation: { readonly hash: Hex; readonly nonce: bigint; readonly sender: Address } | undefined;

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  answer({ method, params = [] }: Request): unknown {
    const [first] = params as readonly unknown[];
    switch (method) {
      case "eth_chainId":
        return numberToHex(chainId);
      case "eth_blockNumber":
        return numberToHex(head);
      case "eth_getCode":
        return this.#delegation ?? "0x60";
      case "eth_getBalance":
        return numberToHex(10n ** 18n);
      case "eth_getTransactionCount":
        return "0x7";
      case "eth_gasPrice":
      case "eth_maxPriorityFeePerGas":
        return "0x3b9aca00";
      case "eth_estimateGas":
        return "0x5208";
      case "eth_feeHistory":
        return { oldestBlock: "0x1", baseFeePerGas: ["0x1", "0x1"], gasUsedRatio: [0.5], reward: [["0x1"]] };
      case "eth_getBlockByNumber":
        return block;
      case "eth_call":
        return this.#call(first as { readonly to?: Address; readonly data: Hex });
      case "eth_getLogs":
        return this.#operation === undefined ? [] : [this.#event()];
      case "eth_sendRawTransaction":
        this.#sent = true;
        this.#delegation = delegationOf(first as TransactionSerialized);
        return hashOf("ee");
      case "eth_getTransactionReceipt":
        return this.#receipt(first as Hex);
      case "eth_sendUserOperation":
        return this.#take(first as RpcOperation);
      case "eth_estimateUserOperationGas":
        return { callGasLimit: "0x5208", verificationGasLimit: "0x5208", preVerificationGas: "0x5208" };
      case "pimlico_getUserOperationGasPrice":
        return { standard: { maxFeePerGas: "0x77359400", maxPriorityFeePerGas: "0x3b9aca00" } };
      case "eth_getUserOperationReceipt":
        return this.#operation && this.#operationReceipt();
      case "pm_getPaymasterStubData":
      case "pm_getPaymasterData":
        return { paymaster: pad("0x99", { size: 20 }), paymasterData: "0x", isFinal: false };
      default:
        return undefined;
    }
  }

  #call({ to, data }: { readonly to?: Address; readonly data: Hex }): Hex {
    if (to === undefined) return this.#aggregate(data);
    for (const abi of abis) {
      const decoded = decode(abi, data);
      if (decoded === undefined) continue;
      const { functionName } = decoded;
      const item = (abi as Abi).find((one) => one.type === "function" && one.name === functionName);
      if (item?.type !== "function" || item.outputs.length === 0) return "0x";
      const given = this.#answers[functionName];
      const answer = typeof given === "function" ? given(this.#sent, to) : given;
      const result = answer ?? (item.outputs.length === 1 ? empty(item.outputs[0]) : item.outputs.map(empty));
      return encodeFunctionResult({ abi: [item], functionName, result } as never);
    }
    return "0x";
  }

  /** Calls that are made in one, without a contract for it: viem's multicall. */
  #aggregate(data: Hex): Hex {
    const at = data.lastIndexOf("82ad56cb");
    const { args } = decodeFunctionData({ abi: multicall3Abi, data: `0x${data.slice(at)}` });
    const calls = args[0] as readonly { readonly target: Address; readonly callData: Hex }[];
    const result = calls.map(({ target, callData }) => ({
      success: true,
      returnData: this.#call({ to: target, data: callData }),
    }));
    return encodeFunctionResult({ abi: multicall3Abi, functionName: "aggregate3", result });
  }

  #take(operation: RpcOperation): Hex {
    this.#sent = true;
    const { sender, callData, factory, factoryData, signature } = operation;
    const [nonce, callGasLimit, verificationGasLimit, preVerificationGas] = [
      hexToBigInt(operation.nonce),
      hexToBigInt(operation.callGasLimit),
      hexToBigInt(operation.verificationGasLimit),
      hexToBigInt(operation.preVerificationGas),
    ];
    const fees = {
      maxFeePerGas: hexToBigInt(operation.maxFeePerGas),
      maxPriorityFeePerGas: hexToBigInt(operation.maxPriorityFeePerGas),
    };
    const { paymaster, paymasterData } = operation;
    const paymasterGas = {
      paymasterVerificationGasLimit: hexToBigInt(operation.paymasterVerificationGasLimit ?? "0x0"),
      paymasterPostOpGasLimit: hexToBigInt(operation.paymasterPostOpGasLimit ?? "0x0"),
    };
    const sponsored = paymaster === undefined ? {} : { paymaster, paymasterData, ...paymasterGas };
    const limits = { callGasLimit, verificationGasLimit, preVerificationGas };
    const hash = getUserOperationHash({
      userOperation: {
        sender,
        nonce,
        callData,
        factory,
        factoryData,
        signature,
        ...limits,
        ...fees,
        ...sponsored,
      },
      entryPointAddress: entryPoint07Address,
      entryPointVersion: "0.7",
      chainId,
    });
    this.#operation = { hash, nonce, sender };
    return hash;
  }

  #event() {
    const { hash, nonce, sender } = this.#operation ?? { hash: hashOf("00"), nonce: 0n, sender: zeroAddress };
    const args = { userOpHash: hash, sender, paymaster: zeroAddress };
    const types = ["uint256", "bool", "uint256", "uint256"].map((type) => ({ type }));
    return {
      address: entryPoint07Address,
      topics: encodeEventTopics({ abi: entryPoint07Abi, eventName: "UserOperationEvent", args }),
      data: encodeAbiParameters(types, [nonce, true, 7n, 7n]),
      blockNumber: numberToHex(head),
      blockHash: hashOf("bb"),
      transactionHash: hashOf("dd"),
      transactionIndex: "0x0",
      logIndex: "0x0",
      removed: false,
    };
  }

  #receipt(transactionHash: Hex) {
    return {
      transactionHash,
      blockNumber: numberToHex(head),
      blockHash: hashOf("bb"),
      status: "0x1",
      gasUsed: "0x5208",
      effectiveGasPrice: "0x1",
      logs: this.#operation === undefined ? [] : [{ ...this.#event(), transactionHash }],
    };
  }

  #operationReceipt() {
    const {
      hash: userOpHash,
      nonce,
      sender,
    } = this.#operation ?? { hash: hashOf("00"), nonce: 0n, sender: zeroAddress };
    const receipt = this.#receipt(hashOf("dd"));
    const costs = { actualGasCost: "0x7", actualGasUsed: "0x7", nonce: numberToHex(nonce) };
    return {
      userOpHash,
      sender,
      entryPoint: entryPoint07Address,
      success: true,
      logs: receipt.logs,
      receipt,
      ...costs,
    };
  }
}

type RpcOperation = Readonly<
  Record<
    | "nonce"
    | "callData"
    | "callGasLimit"
    | "verificationGasLimit"
    | "preVerificationGas"
    | "maxFeePerGas"
    | "maxPriorityFeePerGas"
    | "signature",
    Hex
  >
> & {
  readonly sender: Address;
  readonly factory?: Address;
  readonly factoryData?: Hex;
  readonly paymaster?: Address;
  readonly paymasterData?: Hex;
  readonly paymasterVerificationGasLimit?: Hex;
  readonly paymasterPostOpGasLimit?: Hex;
};

const hashOf = (byte: string): Hex => `0x${byte.repeat(32)}`;

const block = {
  number: numberToHex(head),
  hash: hashOf("bb"),
  timestamp: numberToHex(now),
  baseFeePerGas: "0x1",
  gasLimit: "0x1c9c380",
  gasUsed: "0x0",
  transactions: [],
};

function decode(abi: Abi, data: Hex): { readonly functionName: string } | undefined {
  try {
    return decodeFunctionData({ abi, data });
  } catch {
    return undefined;
  }
}

/** Nothing, of any type. */
function empty(parameter: AbiParameter | undefined): unknown {
  if (parameter === undefined) return undefined;
  const { type } = parameter;
  if (type.endsWith("]")) return [];
  if (type === "tuple" && "components" in parameter) {
    return Object.fromEntries(parameter.components.map((part) => [part.name, empty(part)]));
  }
  if (type === "bool") return false;
  if (type === "address") return zeroAddress;
  if (type === "string") return "";
  if (type === "bytes") return "0x";
  const fixed = /^bytes(\d+)$/.exec(type);
  if (fixed !== null) return pad("0x", { size: Number(fixed[1]) });
  return Number(type.replace(/\D/g, "")) <= 48 ? 0 : 0n;
}

/** What a Kernel account of an owner answers. */
export function kernelAnswers(owner: Address, account: Address): Answers {
  const ecdsaValidator = contractAddress("ecdsaValidator", { chainId });
  return {
    getAddress: account,
    eip712Domain: ["0x0f", "Kernel", "0.3.1", BigInt(chainId), account, hashOf("00"), []],
    rootValidator: concat(["0x01", ecdsaValidator]),
    currentNonce: 1,
    validNonceFrom: 0,
    ecdsaValidatorStorage: owner,
  };
}
