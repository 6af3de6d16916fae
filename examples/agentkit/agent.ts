/** The agent of `agentKit.ts`: in the market that the environment names. */
import { toAgentKitWallet } from "@abbababa/cli/agentkit";
import { contractAddress } from "@abbababa/sdk";
import { AgentKit, EvmWalletProvider, erc20ActionProvider, walletActionProvider } from "@coinbase/agentkit";
import { createFaucet } from "../support/createFaucet.ts";
import { openGranted } from "../support/openGranted.ts";
import { readEndpoints } from "../support/readEndpoints.ts";
import { landlord, rentTerms } from "../support/toolScript.ts";

keepStatisticsHome();
const endpoints = readEndpoints();
const market = { ...endpoints, fund: createFaucet(endpoints) };
await using granted = await openGranted(market, rentTerms);

const walletProvider = await toAgentKitWallet({ agent: granted.agent, EvmWalletProvider });
const agentKit = await AgentKit.from({
  walletProvider,
  actionProviders: [walletActionProvider(), erc20ActionProvider()],
});
const actions = agentKit.getActions();

// What a model would ask for, one call after another.
const tokenAddress = contractAddress("usdc", { chainId: 84_532 });
const transfer = (amount: string, to: string) => ({ tokenAddress, amount, destinationAddress: to });
const script = [
  ["WalletActionProvider_get_wallet_details", {}, granted.account],
  ["ERC20ActionProvider_transfer", transfer("2", landlord), "Transferred 2"],
  ["ERC20ActionProvider_transfer", transfer("4", landlord), "session has 3000000 left"],
  ["ERC20ActionProvider_transfer", transfer("1", `0x${"66".repeat(20)}`), "Error"],
  ["ERC20ActionProvider_approve", { tokenAddress, amount: "1", spenderAddress: landlord }, "Error"],
  ["WalletActionProvider_native_transfer", { to: landlord, value: "0.1" }, "Error"],
] as const;
for (const [name, input, expected] of script) {
  const action = actions.find((each) => each.name === name);
  if (action === undefined) throw new Error(`AgentKit has no ${name}.`);
  const said = await action.invoke(action.schema.parse(input));
  console.log(`${name}: ${said.split("\n")[0]}`);
  if (!said.includes(expected)) throw new Error(`"${expected}" was expected of ${name}: ${said}`);
}

const paid = await walletProvider.readContract({
  address: tokenAddress,
  abi: [
    {
      type: "function",
      name: "balanceOf",
      stateMutability: "view",
      inputs: [{ type: "address" }],
      outputs: [{ type: "uint256" }],
    },
  ],
  functionName: "balanceOf",
  args: [granted.account],
});
if (paid !== 98_000_000n) throw new Error(`The account has ${paid} base units, not 98 USDC.`);
const signed = await walletProvider.signMessage("anything").catch((error: Error) => error.name);
if (signed !== "SigningRefusedError") throw new Error("The wallet signed a message.");
console.log("The rent was paid once, and nothing else.");
process.exit(0);

/** AgentKit tells a server of Coinbase's of each action; where it cannot be reached, that would end the process. */
function keepStatisticsHome(): void {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) =>
    String(input).startsWith("https://cca-lite.coinbase.com/") ? Response.json({}) : await fetch(input, init);
}
