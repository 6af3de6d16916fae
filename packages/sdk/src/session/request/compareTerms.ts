import { type Address, isAddressEqual, zeroAddress } from "viem";
import type { GrantDifference } from "../GrantDifference.ts";
import { headStart } from "../grant/chooseWindow.ts";
import type { PaymentRule, SessionTerms, SpendLimit } from "../SessionTerms.ts";
import { compareCalls } from "./compareCalls.ts";
import { difference, isSubset, type Listed } from "./difference.ts";

/**
 * Says in what granted terms differ from those that were asked for. What is not certain to allow less is called wider.
 *
 * @param asked - What was asked for.
 * @param granted - What was granted.
 * @returns One entry for each difference; none where both say the same.
 */
export function compareTerms(asked: SessionTerms, granted: SessionTerms): GrantDifference[] {
  return [
    ...compareTimes(asked, granted),
    ...compareAmount("maxOperations", BigInt(asked.maxOperations), BigInt(granted.maxOperations)),
    ...compareAmount("gasBudgetWei", asked.gasBudget, granted.gasBudget),
    ...comparePaymaster(asked.paymaster, granted.paymaster),
    ...compareGuardian(asked.guardian, granted.guardian),
    ...compareLimits(asked, granted),
    ...comparePayments(asked.payments, granted.payments),
    ...compareCalls(asked.calls, granted.calls),
  ];
}

function compareAmount(field: string, asked: bigint, granted: bigint): GrantDifference[] {
  if (asked === granted) return [];
  return [difference(field, granted < asked ? "narrower" : "wider", `${asked}`, `${granted}`)];
}

function compareTimes(asked: SessionTerms, granted: SessionTerms): GrantDifference[] {
  const found: GrantDifference[] = [];
  if (granted.validAfter !== asked.validAfter) {
    const kind = granted.validAfter > asked.validAfter ? "narrower" : "wider";
    found.push(difference("validAfter", kind, `${asked.validAfter}`, `${granted.validAfter}`));
  }
  // A start that is chosen has no seconds before it, for clocks that differ.
  const isUntil =
    granted.validUntil <= asked.validUntil && granted.validUntil >= asked.validUntil - headStart;
  if (!isUntil) {
    const kind = granted.validUntil < asked.validUntil ? "narrower" : "wider";
    found.push(difference("validUntil", kind, `${asked.validUntil}`, `${granted.validUntil}`));
  }
  const [before, now] = [asked.periodSeconds, granted.periodSeconds];
  if (before !== now) {
    // Budgets are renewed with each period: fewer periods are less. 0 is one period for the whole life.
    const kind = now === 0 || (before !== 0 && now > before) ? "narrower" : "wider";
    found.push(difference("periodSeconds", kind, `${before}`, `${now}`));
  }
  return found;
}

function comparePaymaster(
  asked: SessionTerms["paymaster"],
  granted: SessionTerms["paymaster"],
): GrantDifference[] {
  if (asked.toLowerCase() === granted.toLowerCase()) return [];
  return [
    difference("paymaster", granted === "none" || asked === "any" ? "narrower" : "wider", asked, granted),
  ];
}

/** Who may revoke gives the key no power. */
function compareGuardian(asked: Address | undefined, granted: Address | undefined): GrantDifference[] {
  if (asked?.toLowerCase() === granted?.toLowerCase()) return [];
  return [difference("guardian", "other", asked ?? "nobody", granted ?? "nobody")];
}

function compareLimits(asked: SessionTerms, granted: SessionTerms): GrantDifference[] {
  const of = (limits: readonly SpendLimit[], token: Address) =>
    limits.find((limit) => isAddressEqual(limit.token, token));
  const fewer = asked.limits.flatMap((before): GrantDifference[] => {
    const now = of(granted.limits, before.token);
    if (now === undefined) {
      // Without a limit nothing of the token is counted: it may not be moved at all then.
      const kind = canMove(granted, before.token) ? "wider" : "narrower";
      return [difference(`spend ${before.token}`, kind, `${before.lifetime}`, "nothing")];
    }
    return (["perOperation", "perPeriod", "lifetime"] as const).flatMap((cap) =>
      compareAmount(`spend ${before.token} ${cap}`, before[cap], now[cap]),
    );
  });
  const more = granted.limits
    .filter(({ token }) => of(asked.limits, token) === undefined)
    .map(({ token, lifetime }) => difference(`spend ${token}`, "wider", "nothing", `${lifetime}`));
  return [...fewer, ...more];
}

function canMove({ calls }: SessionTerms, token: Address): boolean {
  return calls.some(({ target, valueCap }) =>
    token === zeroAddress ? valueCap > 0n : isAddressEqual(target, token),
  );
}

/** Each rule that was asked for covers one that was granted: two within one would be worth twice as much. */
function comparePayments(asked: readonly PaymentRule[], granted: readonly PaymentRule[]): GrantDifference[] {
  const left = [...asked];
  const found: GrantDifference[] = [];
  for (const rule of granted) {
    const equal = left.findIndex((other) => describe(other) === describe(rule));
    const place = equal === -1 ? left.findIndex((other) => covers(other, rule)) : equal;
    const covering = left[place];
    if (covering === undefined) {
      found.push(difference("payments", "wider", "nothing like it", describe(rule)));
    } else {
      left.splice(place, 1);
      if (equal === -1) found.push(difference("payments", "narrower", describe(covering), describe(rule)));
    }
  }
  return [...found, ...left.map((rule) => difference("payments", "narrower", describe(rule), "nothing"))];
}

function covers(asked: PaymentRule, granted: PaymentRule): boolean {
  return (
    isAddressEqual(asked.token, granted.token) &&
    granted.perPayment <= asked.perPayment &&
    granted.perPeriod <= asked.perPeriod &&
    isSubset(toListed(granted.payees), toListed(asked.payees))
  );
}

function toListed(payees: PaymentRule["payees"]): Listed {
  return payees === "anyone" ? payees : payees.map((payee) => payee.toLowerCase());
}

function describe({ token, payees, perPayment, perPeriod }: PaymentRule): string {
  const listed = toListed(payees);
  const whom = listed === "anyone" ? listed : [...listed].sort().join(", ");
  return `${perPeriod} payments a period of ${perPayment} of ${token.toLowerCase()} to ${whom}`;
}
