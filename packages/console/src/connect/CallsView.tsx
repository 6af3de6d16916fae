import { abbaBabaEscrowAbi, ownerExecute } from "@abbababa/sdk";
import { useState } from "react";
import { decodeFunctionData, erc20Abi, formatEther, type Hex } from "viem";
import type { SendCalls } from "../channel/callSchemas.ts";
import { rpcFailure } from "../channel/rpcErrors.ts";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { useNetworkOf } from "../network/ConfigContext.ts";
import { findAddress, toNetwork } from "../network/toNetwork.ts";
import { useOpenAccount } from "../owners/useOpenAccount.ts";
import { enConnect } from "../texts/enConnect.ts";
import { AddressText } from "../ui/AddressText.tsx";
import { Notice } from "../ui/Notice.tsx";
import { ScrollTable } from "../ui/ScrollTable.tsx";
import { AccountChoice, useAccounts } from "./AccountChoice.tsx";
import { Decision, Impossible } from "./Decision.tsx";
import { isGoverning } from "./governs.ts";
import type { Asked } from "./openChannel.ts";

const words = enConnect.calls;
type AskedCalls = Asked<"wallet_sendCalls">;

/** Calls that a site asks the account to make. */
export function CallsView({ asked }: { asked: AskedCalls }) {
  const [calls] = asked.params;
  const network = useNetworkOf(Number(calls.chainId));
  if (network === undefined) {
    return (
      <Impossible asked={asked} failure={rpcFailure("unsupportedChain")}>
        {enConnect.unsupportedChain(String(Number(calls.chainId)))}
      </Impossible>
    );
  }
  if (network.bundlerUrl === undefined)
    return <Impossible asked={asked} failure={rpcFailure("unsupportedMethod", words.noBundler)} />;
  if (calls.calls.some(({ to }) => to === undefined))
    return <Impossible asked={asked} failure={rpcFailure("invalidParams", words.creates)} />;
  return <OnNetwork asked={asked} asking={calls} network={network} />;
}

function OnNetwork(props: { asked: AskedCalls; asking: SendCalls; network: ConsoleNetwork }) {
  const { asked, asking, network } = props;
  const openAccount = useOpenAccount();
  const accounts = useAccounts(network, asking.from);
  const [chosen, choose] = useState(0);
  const account = accounts[chosen] ?? accounts[0];
  const calls = asking.calls.flatMap(({ to, data, value }) =>
    to === undefined ? [] : [{ to, data: data ?? "0x", value: BigInt(value ?? "0x0") } as const],
  );
  if (account !== undefined && calls.some((call) => isGoverning(call, account.address, network)))
    return <Impossible asked={asked} failure={rpcFailure("unauthorized", words.governs)} />;
  const names = new Map(
    (["usdc", "abbaBabaEscrow"] as const).map((name) => [findAddress(name, network)?.toLowerCase(), name]),
  );
  const allow = async () => {
    if (account === undefined) return;
    const opened = await openAccount(account);
    const { transactionHash } = await ownerExecute({
      ...opened,
      ...toNetwork(network),
      via: "userop",
      calls,
    });
    asked.answer({ transactionHash, from: account.address });
  };
  return (
    <>
      <p>{words.lead}</p>
      <ScrollTable label={words.what} columns={[words.to, words.value, words.what]}>
        {calls.map(({ to, data, value }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be the same, and never move
          <tr key={index}>
            <td>
              <AddressText address={to} name={names.get(to.toLowerCase())} />
            </td>
            <td>{formatEther(value)} ETH</td>
            <td>
              <code>{sayCall(data)}</code>
            </td>
          </tr>
        ))}
      </ScrollTable>
      <Notice kind="danger">{words.warning}</Notice>
      <Decision
        asked={asked}
        allow={allow}
        label={words.allow}
        busy={words.busy}
        disabled={account === undefined}
      >
        <AccountChoice
          accounts={accounts}
          network={network}
          from={asking.from}
          chosen={chosen}
          onChoose={choose}
        />
      </Decision>
    </>
  );
}

/** A known function with its arguments; else the bytes themselves. */
function sayCall(data: Hex): string {
  if (data === "0x") return words.transfer;
  try {
    const { functionName, args = [] } = decodeFunctionData({
      abi: [...erc20Abi, ...abbaBabaEscrowAbi],
      data,
    });
    return `${functionName}(${args.map(String).join(", ")})`;
  } catch {
    return `${words.unknown} ${data}`;
  }
}
