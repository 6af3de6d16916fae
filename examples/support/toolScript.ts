import { contractAddress } from "@abbababa/sdk";
import { type Address, createPublicClient, erc20Abi, http } from "viem";
import type { Market } from "./Market.ts";

/** Who is paid by the agents of the examples for frameworks. */
export const landlord: Address = `0x${"1a".repeat(20)}`;

/** What the owner allows them. */
export const rentTerms = { transfers: [{ token: "USDC" as const, to: [landlord], lifetime: "5" }] };

/**
 * What a scripted model asks for, one call after another, in place of the model that you have: it reads its budget, pays
 * the rent, pays it again because it has forgotten, and at last wants more than it may.
 *
 * @param rent - Names the payment.
 */
export const toolScript = (rent: string) => [
  { name: "get_budget", input: {} },
  { name: "send_payment", input: { to: landlord, amount: "2", paymentKey: rent } },
  { name: "send_payment", input: { to: landlord, amount: "2", paymentKey: rent } },
  { name: "send_payment", input: { to: landlord, amount: "4", paymentKey: `${rent}-more` } },
];

/**
 * Runs an agent, shows what its tools said, and sees on the chain that the rent was paid once.
 *
 * @param market - Where.
 * @param run - Runs the agent; gives what its tools said to the model.
 */
export async function expectRentOnce(
  { network }: Pick<Market, "network">,
  run: () => Promise<readonly string[]>,
): Promise<void> {
  const client = createPublicClient({ transport: http(network.rpcUrl) });
  const address = contractAddress("usdc", { chainId: await client.getChainId() });
  const balance = () =>
    client.readContract({ abi: erc20Abi, address, functionName: "balanceOf", args: [landlord] });
  const before = await balance();
  const said = await run();
  for (const text of said) console.log(`Tool: ${text.split("\n")[0]}`);
  const paid = (await balance()) - before;
  if (said.length !== toolScript("").length) throw new Error(`The model was answered ${said.length} times.`);
  if (paid !== 2_000_000n) throw new Error(`The rent was not paid once: ${paid} base units were paid.`);
}
