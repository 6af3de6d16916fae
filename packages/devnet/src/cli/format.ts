import type { Devnet } from "../devnet.ts";

/** Name and URL of what runs beside a devnet. */
export type Beside = readonly [name: string, url: string] | undefined;

/** What was started, for machines. */
export function describe(devnet: Devnet, beside: Beside): Record<string, unknown> {
  const { rpcUrl, bundlerUrl, chain, addresses, contracts, accounts, logDirectory } = devnet;
  return {
    rpcUrl,
    bundlerUrl,
    chainId: chain.id,
    addresses,
    contracts,
    accounts: accounts.map(({ address, privateKey }) => ({ address, privateKey })),
    logDirectory,
    ...(beside && { [`${beside[0]}Url`]: beside[1] }),
  };
}

/** What was started, as text. */
export function format(devnet: Devnet, beside: Beside): string {
  const { rpcUrl, bundlerUrl, chain, addresses, contracts, accounts, logDirectory } = devnet;
  const rows = [
    ["Chain", `${rpcUrl} (id ${chain.id})`],
    ["Bundler", bundlerUrl],
    ...(beside ? [[`${beside[0].slice(0, 1).toUpperCase()}${beside[0].slice(1)}`, beside[1]]] : []),
    ["Logs", logDirectory],
    ["EntryPoint", addresses.entryPoint],
    ["USDC", addresses.usdc],
    ...Object.entries(contracts),
  ];
  const table = rows.map(([name = "", value = ""]) => `${name.padEnd(24)}${value}`);
  const keys = accounts.map(({ address, privateKey }) => `${address}  ${privateKey}`);
  return [...table, "", "Accounts with 10,000 ETH each. Their keys are public:", ...keys].join("\n");
}
