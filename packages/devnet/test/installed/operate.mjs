/**
 * Run in a folder where only `@abbababa/devnet` and viem are installed: starts a devnet, and has a Kernel account of it
 * make a payment by one user operation. Prints what the payee then has, as JSON.
 */
import { startDevnet } from "@abbababa/devnet";
import {
  concatHex,
  encodeFunctionData,
  encodePacked,
  erc20Abi,
  getContract,
  http,
  pad,
  parseAbi,
  zeroAddress,
  zeroHash,
} from "viem";
import { createBundlerClient, entryPoint07Abi, toSmartAccount } from "viem/account-abstraction";

const payee = "0x00000000000000000000000000000000000000f1";
const kernelAbi = parseAbi([
  "function initialize(bytes21 rootValidator, address hook, bytes validatorData, bytes hookData, bytes[] initConfig)",
  "function execute(bytes32 mode, bytes executionCalldata) payable",
  "function getAddress(bytes data, bytes32 salt) view returns (address)",
  "function deployWithFactory(address factory, bytes createData, bytes32 salt) payable returns (address)",
]);

const devnet = await startDevnet();
try {
  const { addresses, publicClient, accounts, bundlerUrl } = devnet;
  const [owner] = accounts;
  const createData = encodeFunctionData({
    abi: kernelAbi,
    functionName: "initialize",
    args: [concatHex(["0x01", addresses.ecdsaValidator]), zeroAddress, owner.address, "0x", []],
  });
  const sender = await publicClient.readContract({
    abi: kernelAbi,
    address: addresses.kernelFactory,
    functionName: "getAddress",
    args: [createData, zeroHash],
  });
  const entryPoint = getContract({
    abi: entryPoint07Abi,
    address: addresses.entryPoint,
    client: publicClient,
  });
  const account = await toSmartAccount({
    client: publicClient,
    entryPoint: { abi: entryPoint07Abi, address: addresses.entryPoint, version: "0.7" },
    getAddress: async () => sender,
    // Key 0: the account's root validator.
    getNonce: () => entryPoint.read.getNonce([sender, 0n]),
    getFactoryArgs: async () => ({
      factory: addresses.metaFactory,
      factoryData: encodeFunctionData({
        abi: kernelAbi,
        functionName: "deployWithFactory",
        args: [addresses.kernelFactory, createData, zeroHash],
      }),
    }),
    encodeCalls: async ([{ to, value = 0n, data = "0x" }]) =>
      encodeFunctionData({
        abi: kernelAbi,
        functionName: "execute",
        args: [pad("0x"), encodePacked(["address", "uint256", "bytes"], [to, value, data])],
      }),
    // Somebody's, of something: the validator wants to recover a key from it.
    getStubSignature: () => owner.signMessage({ message: "stub" }),
    signMessage: () => Promise.reject(new Error("nothing is signed but operations")),
    signTypedData: () => Promise.reject(new Error("nothing is signed but operations")),
    signUserOperation: (operation) => {
      const { getUserOpHash } = entryPoint.read;
      const { nonce, callData, callGasLimit, verificationGasLimit, preVerificationGas } = operation;
      const { maxFeePerGas, maxPriorityFeePerGas, factory, factoryData } = operation;
      const packed = {
        sender,
        nonce,
        initCode: concatHex([factory, factoryData]),
        callData,
        accountGasLimits: encodePacked(["uint128", "uint128"], [verificationGasLimit, callGasLimit]),
        preVerificationGas,
        gasFees: encodePacked(["uint128", "uint128"], [maxPriorityFeePerGas, maxFeePerGas]),
        paymasterAndData: "0x",
        signature: "0x",
      };
      return getUserOpHash([packed]).then((raw) => owner.signMessage({ message: { raw } }));
    },
  });
  await devnet.fundEth(sender, 10n ** 18n);
  await devnet.fundUsdc(sender, 100n);

  const bundler = createBundlerClient({
    account,
    client: publicClient,
    transport: http(bundlerUrl),
    userOperation: { estimateFeesPerGas: () => publicClient.estimateFeesPerGas() },
  });
  const transfer = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [payee, 42n] });
  const hash = await bundler.sendUserOperation({ calls: [{ to: addresses.usdc, data: transfer }] });
  const { success } = await bundler.waitForUserOperationReceipt({ hash });
  const balance = await publicClient.readContract({
    abi: erc20Abi,
    address: addresses.usdc,
    functionName: "balanceOf",
    args: [payee],
  });
  console.log(JSON.stringify({ success, received: balance.toString() }));
} finally {
  await devnet.close();
}
