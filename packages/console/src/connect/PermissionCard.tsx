import type { DescribeRequestReturnType } from "@abbababa/sdk";
import { type Address, formatUnits } from "viem";
import type { PermissionRequest } from "../channel/permissionSchemas.ts";
import { formatPeriod, formatTime } from "../format/time.ts";
import { formatToken, tokenOf } from "../format/token.ts";
import { en } from "../texts/en.ts";
import { enConnect } from "../texts/enConnect.ts";
import { AddressText } from "../ui/AddressText.tsx";
import { Field } from "../ui/Field.tsx";
import { Notice } from "../ui/Notice.tsx";
import { askedAmount, ruleOf } from "./planPermission.ts";
import { type ChoiceTexts, type ReadChoice, tokenOfPermission } from "./readChoice.ts";

const words = enConnect.permission;

/** One permission: what it means, what it costs at the worst, and what of it can be changed. */
export function PermissionCard(props: {
  request: PermissionRequest;
  read: ReadChoice;
  told: DescribeRequestReturnType | undefined;
  texts: ChoiceTexts;
  usdc: Address | undefined;
  /** The chain's time, unix seconds. */
  now: number;
  onChange: (texts: ChoiceTexts) => void;
}) {
  const { request, read, told, texts, usdc, now, onChange } = props;
  const { permission, to } = request;
  const { plan, problem } = read;
  const token = tokenOfPermission(request, usdc);
  const asked = formatUnits(askedAmount(request), token.decimals);
  const hours = Math.floor((((plan?.validUntil ?? now) + 1 - now) * 100) / 3_600) / 100;
  const namesEnd = ruleOf(request, "expiry") !== undefined;
  const length = "periodDuration" in permission.data ? permission.data.periodDuration : undefined;
  return (
    <section className="card">
      {plan === undefined ? null : (
        <p className="headline">
          {length === undefined
            ? en.grant.headline.inAll(formatToken(plan.amount, token))
            : en.grant.headline.upTo(formatToken(plan.amount, token), formatPeriod(length))}
          {plan.payees === undefined
            ? en.grant.headline.anyone
            : en.grant.headline.parties(plan.payees.length)}
          , {en.grant.until(formatTime(plan.validUntil))}
        </p>
      )}
      {(plan?.payees ?? []).map((payee) => (
        <p key={payee}>
          <AddressText address={payee} />
        </p>
      ))}
      <p>
        {words.redeemer} <AddressText address={to} />
      </p>
      {told?.reason === undefined ? null : (
        <p>
          {words.says} <q>{told.reason}</q>
        </p>
      )}
      {told === undefined || told.warnings.length === 0 ? null : (
        <Notice kind="danger" title={words.dangers}>
          <ul>
            {told.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Notice>
      )}
      {told === undefined ? null : (
        <>
          <h2>{words.worst}</h2>
          <ul>
            {told.worstCase.map(({ token: of, amount }) => (
              <li key={of}>{formatToken(amount, tokenOf(of, usdc))}</li>
            ))}
          </ul>
        </>
      )}
      {permission.isAdjustmentAllowed ? (
        <Field
          label={
            length === undefined
              ? words.amount(token.symbol)
              : words.amountEach(token.symbol, formatPeriod(length))
          }
          value={texts.amount ?? asked}
          onChange={(amount) => onChange({ ...texts, amount })}
          hint={words.asked(asked)}
          numeric
        />
      ) : (
        <p className="hint">{words.fixed}</p>
      )}
      {permission.isAdjustmentAllowed || !namesEnd ? (
        <Field
          label={words.hours}
          value={texts.hours ?? String(hours)}
          onChange={(typed) => onChange({ ...texts, hours: typed })}
          hint={namesEnd ? undefined : words.noEnd}
          numeric
        />
      ) : null}
      {problem === undefined ? null : <Notice kind="danger">{problem}</Notice>}
      {told === undefined ? null : (
        <details>
          <summary>{words.exact}</summary>
          <ul>
            {told.sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
