/** Run in an environment of its own: starts a devnet, asks its chain and bundler, and prints what they say. */
import { erc20Abi } from "viem";
import { startDevnet } from "../../../src/index.ts";
import { rpcRequest } from "../../../src/rpc.ts";

const stranger = "0x00000000000000000000000000000000000000f2";

await using devnet = await startDevnet();
await devnet.fundUsdc(stranger, 7n);
const funded = await devnet.publicClient.readContract({
  abi: erc20Abi,
  address: devnet.addresses.usdc,
  functionName: "balanceOf",
  args: [stranger],
});
const [chain, bundler] = await Promise.all(
  [devnet.rpcUrl, devnet.bundlerUrl].map((url) => rpcRequest(url, "eth_chainId")),
);
console.log(JSON.stringify({ chain, bundler, funded: funded.toString() }));
