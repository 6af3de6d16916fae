import type { SessionWish } from "@abbababa/sdk";
import { type Address, formatUnits } from "viem";
import { formatPeriod } from "../format/time.ts";
import { parseToken, type Token } from "../format/token.ts";
import { en } from "../texts/en.ts";

/** One number of a wish that the owner can lower. */
export interface WishField {
  readonly key: string;
  readonly label: string;
  readonly decimals: number;
  /** What the agent asked for, in base units. */
  readonly asked: bigint;
  readonly change: (wish: SessionWish, value: bigint) => SessionWish;
}

const { fields } = en.grant;

/**
 * Lists the numbers of a wish that can be lowered.
 *
 * @param wish - What the agent asked for.
 * @param token - How tokens are shown.
 */
export function wishFields(wish: SessionWish, token: (address: Address) => Token): readonly WishField[] {
  const period = formatPeriod(wish.periodSeconds);
  const whole = (key: "maxOperations" | "validitySeconds", label: string, unit = 1): WishField => ({
    key,
    label,
    decimals: 0,
    asked: BigInt(Math.floor(wish[key] / unit)),
    change: (edited, value) => ({ ...edited, [key]: Number(value) * unit }),
  });
  return [
    ...(["spend", "transfers"] as const).flatMap((list) =>
      wish[list].flatMap((limit, index) =>
        limitFields(list, index, limit, token(limit.token), period, wish.periodSeconds),
      ),
    ),
    ...wish.payments.flatMap(({ token: address, perPayment, perPeriod }, index) => {
      const { symbol, decimals } = token(address);
      return [
        paymentField("perPayment", index, fields.perPayment(symbol), decimals, perPayment),
        paymentField(
          "perPeriod",
          index,
          fields.payments(wish.periodSeconds === 0 ? en.units.periods.inAll : en.units.eachPeriod(period)),
          0,
          BigInt(perPeriod),
        ),
      ];
    }),
    {
      key: "gasBudgetWei",
      label: fields.gas,
      decimals: 18,
      asked: wish.gasBudgetWei,
      change: (edited, value) => ({ ...edited, gasBudgetWei: value }),
    },
    whole("maxOperations", fields.operations),
    ...(wish.validitySeconds % 60 === 0 ? [whole("validitySeconds", fields.validity, 60)] : []),
  ];
}

function limitFields(
  list: "spend" | "transfers",
  at: number,
  limit: SessionWish["spend"][number],
  { symbol, decimals }: Token,
  period: string,
  periodSeconds: number,
): WishField[] {
  const field = (name: "lifetime" | "perPeriod" | "perOperation", label: string): WishField => ({
    key: `${list}.${at}.${name}`,
    label,
    decimals,
    asked: limit[name],
    change: (edited, value) => ({
      ...edited,
      [list]: edited[list].map((entry, index) =>
        index === at ? ascending({ ...entry, [name]: value }) : entry,
      ),
    }),
  });
  return [
    field("lifetime", fields.lifetime(symbol)),
    ...(periodSeconds === 0 ? [] : [field("perPeriod", fields.perPeriod(symbol, period))]),
    field("perOperation", fields.perOperation(symbol)),
  ];
}

/** The lesser limit draws the greater ones' parts down with it. */
function ascending<limit extends SessionWish["spend"][number]>(limit: limit): limit {
  const perPeriod = least(limit.perPeriod, limit.lifetime);
  return { ...limit, perPeriod, perOperation: least(limit.perOperation, perPeriod) };
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function paymentField(
  name: "perPayment" | "perPeriod",
  at: number,
  label: string,
  decimals: number,
  asked: bigint,
): WishField {
  const typed = (value: bigint) => (name === "perPeriod" ? Number(value) : value);
  return {
    key: `payments.${at}.${name}`,
    label,
    decimals,
    asked,
    change: (edited, value) => ({
      ...edited,
      payments: edited.payments.map((rule, index) =>
        index === at ? { ...rule, [name]: typed(value) } : rule,
      ),
    }),
  };
}

/** What the owner typed, by field: what is not there stays as asked. */
export type WishTexts = Readonly<Record<string, string>>;

/** A wish with the owner's changes, or what is wrong with them, by field. */
export interface EditedWish {
  readonly wish: SessionWish;
  readonly problems: Readonly<Record<string, string>>;
}

/** Applies what the owner typed. More than was asked for is a problem: the agent could not know of it. */
export function editWish(asked: SessionWish, all: readonly WishField[], texts: WishTexts): EditedWish {
  const problems: Record<string, string> = {};
  const wish = all.reduce((edited, { key, decimals, asked: most, change }) => {
    const text = texts[key];
    if (text === undefined) return edited;
    const value = parseToken(text, decimals);
    if (value === undefined) problems[key] = fields.invalid;
    else if (value > most) problems[key] = fields.tooMuch;
    else return change(edited, value);
    return edited;
  }, asked);
  return { wish, problems };
}

/** The terms that are other than asked for, as the SDK takes them. */
export function changesOf(asked: SessionWish, edited: SessionWish): Partial<SessionWish> {
  const names = Object.keys(asked) as (keyof SessionWish)[];
  return Object.fromEntries(
    names.filter((name) => asked[name] !== edited[name]).map((name) => [name, edited[name]]),
  );
}

/** An amount as it stands in its field. */
export function fieldText({ asked, decimals }: Pick<WishField, "asked" | "decimals">): string {
  return formatUnits(asked, decimals);
}
