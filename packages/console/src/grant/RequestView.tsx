import { describeRequest } from "@abbababa/sdk";
import { useMemo, useState } from "react";
import { type Address, formatEther } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { formatTime } from "../format/time.ts";
import { formatToken, tokenOf } from "../format/token.ts";
import { useNetworkOf } from "../network/ConfigContext.ts";
import { findAddress } from "../network/toNetwork.ts";
import { useRecords } from "../store/useRecords.ts";
import { en } from "../texts/en.ts";
import { AddressText } from "../ui/AddressText.tsx";
import { Notice } from "../ui/Notice.tsx";
import { ScrollTable } from "../ui/ScrollTable.tsx";
import { AnswerForm } from "./AnswerForm.tsx";
import { contractsOf } from "./contractsOf.ts";
import { headlineOf } from "./headline.ts";
import type { LoadedRequest } from "./loadRequest.ts";
import { SealedAnswer } from "./SealedAnswer.tsx";
import { WishEditor } from "./WishEditor.tsx";
import { changesOf, editWish, type WishTexts, wishFields } from "./wishFields.ts";

/** A request, from who asks to the answer. */
export function RequestView({ loaded }: { loaded: LoadedRequest }) {
  const network = useNetworkOf(loaded.request.chainId);
  if (network === undefined)
    return <Notice kind="danger">{en.grant.noNetwork(loaded.request.chainId)}</Notice>;
  return <ReadableRequest loaded={loaded} network={network} />;
}

function ReadableRequest({ loaded, network }: { loaded: LoadedRequest; network: ConsoleNetwork }) {
  const { request } = loaded;
  const [texts, setTexts] = useState<WishTexts>({});
  const { grants } = useRecords();
  const usdc = findAddress("usdc", network);
  const escrow = findAddress("abbaBabaEscrow", network);
  const token = (address: Address) => tokenOf(address, usdc);
  const fields = useMemo(
    () => wishFields(request.wish, (address) => tokenOf(address, usdc)),
    [request, usdc],
  );
  const { wish, problems } = editWish(request.wish, fields, texts);
  const addresses = network.addresses;
  const asked = describeRequest({ request, addresses });
  const told = describeRequest({ request: { ...request, wish }, addresses });
  const earlier = grants.find(({ requestHash }) => requestHash === asked.requestHash);
  if (earlier !== undefined) return <SealedAnswer loaded={loaded} stored={earlier} />;
  const { validUntil } = told.terms;
  const labels = Object.fromEntries(
    [
      [usdc, "USDC"],
      [escrow, "Abba Baba escrow"],
    ].flatMap(([address, name]) =>
      address === undefined || name === undefined ? [] : [[address.toLowerCase(), name]],
    ),
  );
  const { neverList } = en.grant;
  return (
    <>
      <h1>{en.grant.asks(asked.name)}</h1>
      <p className="hint">
        {en.grant.claimed} <AddressText address={request.sessionKey} />
      </p>
      {asked.reason === undefined ? null : (
        <p>
          {en.grant.reason} <q>{asked.reason}</q>
        </p>
      )}
      <p className="headline">{headlineOf(asked.name, wish, { validUntil, token })}</p>

      {told.warnings.length === 0 ? null : (
        <Notice kind="danger" title={en.grant.dangers}>
          <ul>
            {told.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Notice>
      )}

      <section className="card">
        <h2>{en.grant.worst}</h2>
        <Costs
          costs={told.worstCase.map(({ token: of, amount }) => formatToken(amount, token(of)))}
          gas={told.worstGas}
        />
        {told.together === undefined ? null : (
          <>
            <h2>{en.grant.worstTogether}</h2>
            <Costs
              costs={told.together.worstCase.map(({ token: of, amount }) => formatToken(amount, token(of)))}
              gas={told.together.worstGas}
            />
          </>
        )}
      </section>

      <section className="card">
        <h2>{en.grant.never}</h2>
        <ul>
          {[
            neverList.spend,
            neverList.sign,
            neverList.call,
            neverList.own,
            neverList.after(formatTime(validUntil)),
          ].map((never) => (
            <li key={never}>{never}</li>
          ))}
        </ul>
      </section>

      <section className="card">
        <h2>{en.grant.contracts}</h2>
        <ScrollTable label={en.grant.contracts} columns={[en.grant.contractColumn, en.grant.functionColumn]}>
          {contractsOf(told.terms, labels).map(({ target, name, functionName }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two entries may be of one function, and never move
            <tr key={index}>
              <td>
                {name === undefined ? <strong className="problem">{en.grant.unknownContract} </strong> : null}
                <AddressText address={target} name={name} />
              </td>
              <td>{functionName}</td>
            </tr>
          ))}
        </ScrollTable>
      </section>

      <WishEditor fields={fields} texts={texts} problems={problems} onChange={setTexts} />

      <details className="card">
        <summary>{en.grant.exact}</summary>
        <ul>
          {told.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>

      <AnswerForm
        loaded={loaded}
        network={network}
        name={asked.name}
        words={asked.words}
        changes={changesOf(request.wish, wish)}
        isValid={Object.keys(problems).length === 0}
      />
    </>
  );
}

function Costs({ costs, gas }: { costs: readonly string[]; gas: bigint }) {
  return (
    <ul>
      {[...costs, en.grant.worstGas(`${formatEther(gas)} ETH`)].map((cost) => (
        <li key={cost}>{cost}</li>
      ))}
    </ul>
  );
}
