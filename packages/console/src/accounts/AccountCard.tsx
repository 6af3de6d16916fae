import { useQuery } from "@tanstack/react-query";
import { createPublicClient, erc20Abi, http, zeroAddress } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { formatToken, tokenOf } from "../format/token.ts";
import { useNetworkOf } from "../network/ConfigContext.ts";
import { findAddress, toNetwork } from "../network/toNetwork.ts";
import type { StoredAccount } from "../store/records.ts";
import { removeAccount } from "../store/useRecords.ts";
import { en } from "../texts/en.ts";
import { AddressText } from "../ui/AddressText.tsx";

/** One account: whose it is, and what it holds. */
export function AccountCard({ account }: { account: StoredAccount }) {
  const network = useNetworkOf(account.chainId);
  const { data: balances } = useQuery({
    queryKey: ["balances", account.chainId, account.address],
    queryFn: () => (network === undefined ? [] : readBalances(account, network)),
    refetchInterval: 10_000,
  });
  const { owner } = account;
  return (
    <article className="card">
      <h2>
        <AddressText address={account.address} />
      </h2>
      <dl>
        <dt>{en.account.chain}</dt>
        <dd>{network?.name ?? account.chainId}</dd>
        <dt>{en.account.owner}</dt>
        <dd>{owner.kind === "passkey" ? en.account.passkey : en.account.wallet(owner.address)}</dd>
        <dt>{en.account.balance}</dt>
        <dd>{balances === undefined ? en.loading : balances.join(", ")}</dd>
      </dl>
      <p className="hint">{en.account.fund}</p>
      {owner.kind === "passkey" ? <p className="hint">{en.account.spare}</p> : null}
      <button type="button" onClick={() => removeAccount(account)}>
        {en.account.forget}
      </button>
      <span className="hint"> {en.account.forgetHint}</span>
    </article>
  );
}

async function readBalances({ address }: StoredAccount, network: ConsoleNetwork): Promise<string[]> {
  const client = createPublicClient({ chain: toNetwork(network).chain, transport: http(network.rpcUrl) });
  const usdc = findAddress("usdc", network);
  const [eth, dollars] = await Promise.all([
    client.getBalance({ address }),
    usdc && client.readContract({ abi: erc20Abi, address: usdc, functionName: "balanceOf", args: [address] }),
  ]);
  return [
    formatToken(eth, tokenOf(zeroAddress, usdc)),
    ...(usdc === undefined || dollars === undefined ? [] : [formatToken(dollars, tokenOf(usdc, usdc))]),
  ];
}
