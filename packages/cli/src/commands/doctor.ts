import { contractAddress, resolveNetwork } from "@abbababa/sdk";
import { type Address, createPublicClient, formatEther, http } from "viem";
import { entryPoint07Address } from "viem/account-abstraction";
import { agentName, openAgent } from "../agent/openAgent.ts";
import { toNetwork } from "../agent/toNetwork.ts";
import { CliError } from "../errors.ts";
import type { Context } from "./Context.ts";

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly said: string;
  /** What to do. */
  readonly advice?: string | undefined;
}

/** Seconds by which this machine's clock may differ from the chain's. */
const maxDrift = 120;

/** Says seconds as people do: in the two largest units. */
function showDuration(seconds: number): string {
  const units = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
    ["second", 1],
  ] as const;
  let rest = Math.round(seconds);
  const parts = units.flatMap(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${count} ${name}${count === 1 ? "" : "s"}`];
  });
  return parts.slice(0, 2).join(" ");
}

/** Looks at everything that a payment needs, and says what to do. */
export async function doctor({ profile, output }: Context): Promise<void> {
  const network = resolveNetwork(toNetwork(profile));
  const client = createPublicClient({
    chain: network.chain,
    transport: http(network.rpcUrl, { retryCount: 0 }),
  });
  const findings: Finding[] = [];
  const check = async (what: string, advice: string, look: () => Promise<string>) => {
    try {
      findings.push({ what, ok: true, said: await look() });
    } catch (error) {
      const said = error instanceof CliError ? error.shortMessage.replace(/\.$/, "") : "does not answer";
      findings.push({ what, ok: false, said, advice });
    }
    return findings.at(-1)?.ok === true;
  };
  const hasNode = await check("node", "Check `--rpc-url` or RPC_URL.", async () => {
    const id = await client.getChainId();
    if (id !== network.chainId) throw new CliError(`is of chain ${id}, not ${network.chainId}`);
    return `chain ${id}`;
  });
  // Of the rest, what is asked of the node would only be said to be missing.
  if (hasNode) await checkChain();
  async function checkChain(): Promise<void> {
    const setIt = "Set this machine's clock, or wait until the node has caught up.";
    await check("clock", setIt, async () => {
      const { timestamp } = await client.getBlock();
      const ahead = Date.now() / 1_000 - Number(timestamp);
      if (Math.abs(ahead) <= maxDrift) return "agrees with the chain's";
      const by = showDuration(Math.abs(ahead));
      throw new CliError(`is ${by} ${ahead > 0 ? "ahead of" : "behind"} the chain's newest block`);
    });
    const contracts = {
      EntryPoint: entryPoint07Address,
      SpendCap: contractAddress("spendCap", { chainId: network.chainId }),
    } satisfies Record<string, Address>;
    for (const [name, address] of Object.entries(contracts)) {
      await check(name, "Use a chain where the contracts are deployed.", async () => {
        if ((await client.getCode({ address })) === undefined) throw new CliError(`is not at ${address}`);
        return address;
      });
    }
  }
  await check("bundler", "Give `--bundler-url` or BUNDLER_URL.", async () => {
    if (network.bundlerUrl === undefined) throw new CliError("is not set");
    const bundler = createPublicClient({ transport: http(network.bundlerUrl, { retryCount: 0 }) });
    const points = (await bundler.request({
      method: "eth_supportedEntryPoints",
    } as never)) as readonly string[];
    if (!points.some((each) => each.toLowerCase() === entryPoint07Address.toLowerCase())) {
      throw new CliError("does not serve EntryPoint v0.7");
    }
    return "serves EntryPoint v0.7";
  });
  if (hasNode) await checkSession();
  async function checkSession(): Promise<void> {
    let account: Address | undefined;
    await check("session", "Ask the owner: `abba request`.", async () => {
      const { session } = await openAgent(profile);
      account = session.account;
      const { state, operationsLeft } = await session.getStatus();
      if (state !== "active" && state !== "pending") throw new CliError(`is ${state}`);
      return `${state}, ${operationsLeft} operations left`;
    });
    if (account === undefined) return;
    const address = account;
    const fund = `Send ETH to ${address}, or have a paymaster pay: \`--paymaster-url\` or PAYMASTER_URL.`;
    await check("gas", fund, async () => {
      const balance = await client.getBalance({ address });
      if (balance > 0n) return `the account has ${formatEther(balance)} ETH`;
      if (network.paymasterUrl === undefined) throw new CliError("the account has no ETH");
      return "the account has no ETH; the paymaster pays";
    });
  }
  const { platformUrl } = profile;
  if (platformUrl !== undefined) {
    await check("platform", "Check `--platform-url` or ABBA_BASE_URL.", async () => {
      const { createApiClient } = await import("@abbababa/sdk/api");
      await createApiClient({ baseUrl: platformUrl }).services.search({ limit: 1 });
      return "answers";
    });
  }
  const lines = findings.map(({ what, ok, said, advice }) =>
    ok ? `ok    ${what}: ${said}` : `FAIL  ${what}: ${said}. ${advice}`,
  );
  output.result({ text: lines.join("\n"), json: { agent: agentName(profile), findings } });
  if (findings.some(({ ok }) => !ok))
    throw new CliError("Payments will not work until the problems above are fixed.");
}
