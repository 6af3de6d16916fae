import { useQuery } from "@tanstack/react-query";
import { createPublicClient, erc20Abi, http, zeroAddress } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { describeError } from "../format/describeError.ts";
import { formatToken, tokenOf } from "../format/token.ts";
import { useNetworkOf } from "../network/ConfigContext.ts";
import { findAddress, toNetwork } from "../network/toNetwork.ts";
import type { StoredAccount } from "../store/records.ts";
import { removeAccount } from "../store/useRecords.ts";
import { en } from "../texts/en.ts";
import { AddressText } from "../ui/AddressText.tsx";
import { download } from "../ui/download.ts";
import type { AccountFacts } from "./AccountFacts.ts";
import { OwnersSection } from "./OwnersSection.tsx";
import { displayOf } from "./recognizeAccount.ts";

/** One account: whose it is, and what it holds. */
export function AccountCard({ account }: { account: StoredAccount }) {
  const network = useNetworkOf(account.chainId);
  const { data: facts, error } = useQuery({
    queryKey: ["facts", account.chainId, account.address],
    queryFn: () => (network === undefined ? undefined : readFacts(account, network)),
    enabled: network !== undefined,
    refetchInterval: 10_000,
    retry: 1,
  });
  const { owner, kind } = account;
  const title = kind === "own" ? en.account.titles[owner.kind] : en.account.titles[kind];
  return (
    <article className="card" aria-label={`${title} ${account.address}`}>
      <h2>{title}</h2>
      <p className="account-address">
        <AddressText address={account.address} />
      </p>
      <dl>
        <dt>{en.account.chain}</dt>
        <dd>{network?.name ?? account.chainId}</dd>
        <dt>{en.account.balance}</dt>
        <dd>{network === undefined || facts === undefined ? balanceWords(error) : say(facts, network)}</dd>
        <dt>{en.account.display}</dt>
        <dd>{en.account.displays[displayOf(account)]}</dd>
      </dl>
      <p className="hint">{en.account.fund}</p>
      {kind === "own" && network !== undefined ? (
        <OwnersSection account={account} network={network} facts={facts} />
      ) : null}
      <div className="actions">
        <button
          type="button"
          onClick={() =>
            download(`abba-account-${account.address}.json`, JSON.stringify(account), "application/json")
          }
        >
          {en.account.file}
        </button>
        <button type="button" onClick={() => removeAccount(account)}>
          {en.account.forget}
        </button>
      </div>
      <p className="hint">{en.account.fileHint}</p>
    </article>
  );
}

function balanceWords(error: Error | null): string {
  return error === null ? en.loading : `${en.account.unread} ${describeError(error)}`;
}

function say({ eth, usdc }: AccountFacts, network: ConsoleNetwork): string {
  const token = findAddress("usdc", network);
  return [
    formatToken(eth, tokenOf(zeroAddress, token)),
    ...(usdc === undefined || token === undefined ? [] : [formatToken(usdc, tokenOf(token, token))]),
  ].join(", ");
}

async function readFacts({ address }: StoredAccount, network: ConsoleNetwork): Promise<AccountFacts> {
  const client = createPublicClient({ chain: toNetwork(network).chain, transport: http(network.rpcUrl) });
  const token = findAddress("usdc", network);
  const [eth, code, usdc] = await Promise.all([
    client.getBalance({ address }),
    client.getCode({ address }),
    token &&
      client.readContract({ abi: erc20Abi, address: token, functionName: "balanceOf", args: [address] }),
  ]);
  return { eth, usdc, isDeployed: code !== undefined };
}
