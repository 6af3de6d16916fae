/** A treasurer that claims rewards and swaps them, for no less than agreed: `node examples/treasurer.ts`. */
import {
  type CallParameters,
  claim,
  contractAddress,
  createSessionKey,
  swap,
  useSessionKey,
} from "@abbababa/sdk";
import { ArgumentTooLowError, CounterpartyNotAllowedError } from "@abbababa/sdk/errors";
import { type Address, encodeFunctionData, erc20Abi } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { deployRewards, distributorAbi, routerAbi } from "./support/deployRewards.ts";
import { expectRefusal } from "./support/expectRefusal.ts";
import { runExample } from "./support/runExample.ts";

const about =
  "An agent claims rewards and swaps them for USDC: to the owner's account, within a least output.";

await runExample(about, async (market) => {
  const { network, fund } = market;
  const usdc = contractAddress("usdc", { chainId: 84_532 });
  const { reward, distributor, router } = await deployRewards(market, usdc);
  const stranger: Address = `0x${"51".repeat(20)}`;

  // The owner: rewards are claimed to the account alone; each swap brings at least 1.50 USDC, to it as well.
  const { serializedSessionKey, smartAccountAddress: account } = await createSessionKey({
    ...network,
    ownerPrivateKey: generatePrivateKey(),
    spend: [{ token: reward, perOperation: 1_000_000n, lifetime: 5_000_000n }],
    calls: [
      claim({ target: distributor, abi: distributorAbi, functionName: "claim" }),
      ...swap({ router, tokenIn: reward, tokenOut: usdc, leastOutput: 1_500_000n }),
    ] as readonly CallParameters[],
    escrowCalls: "none",
  });
  await fund(account);

  // The treasurer.
  const session = await useSessionKey({ ...network, serializedSessionKey });
  const balance = () =>
    session.publicClient.readContract({
      address: usdc,
      abi: erc20Abi,
      functionName: "balanceOf",
      args: [account],
    });
  const claiming = (to: Address) => ({
    to: distributor,
    data: encodeFunctionData({ abi: distributorAbi, functionName: "claim", args: [0n, to, 1_000_000n, []] }),
  });
  const swapping = (least: bigint) => ({
    to: router,
    data: encodeFunctionData({
      abi: routerAbi,
      functionName: "swapExactTokensForTokens",
      args: [1_000_000n, least, [reward, usdc], account, 2n ** 40n],
    }),
  });
  const allowing = {
    to: reward,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [router, 1_000_000n] }),
  };
  const before = await balance();
  await session.sendCalls({ calls: [claiming(account)] });
  await session.sendCalls({ calls: [allowing, swapping(1_500_000n)] });
  console.log(`Treasurer: the account has ${(await balance()) - before} base units of USDC more.`);

  await expectRefusal(CounterpartyNotAllowedError, () => session.sendCalls({ calls: [claiming(stranger)] }));
  await expectRefusal(ArgumentTooLowError, () => session.sendCalls({ calls: [swapping(1n)] }));
});
