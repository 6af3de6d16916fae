import type { Slice } from "./slice.ts";

/** Something that holds for all inputs. */
export type Property = {
  name: string;
  slice: Slice;
  /** Solidity, beside the slice in one contract: `claim` states the property. */
  claim: string;
  /** The production code with one thing wrong, which must be refuted. */
  mutant: [from: string, to: string];
};

const shares: Slice = {
  file: "contracts/escrow/AbbaBabaEscrow.sol",
  declarations: [
    "uint256 public constant PLATFORM_FEE_BPS",
    "uint256 private constant BPS",
    "uint256 private constant PERCENT",
    "function totalWithFee",
    "function splitAmount",
    "function _shares",
  ],
};

const accounting = "contracts/session/ledger/Accounting.sol";

/** Code that changes a struct in place is read with its body inside the claim: the checker loses such changes. */
const spend: Slice = {
  file: accounting,
  declarations: ["function spend"],
  replacements: [
    [
      "function spend(",
      "struct Spending { uint32 period; uint112 inPeriod; uint112 total; } enum Cap { Operation, Period, Lifetime } function spend(",
    ],
  ],
};

const draw: Slice = {
  file: accounting,
  declarations: ["function draw"],
  replacements: [
    [
      "function draw(Ceiling memory ceiling,",
      "struct Ceiling { bool set; uint112 limit; uint112 used; } function claim(Ceiling memory ceiling,",
    ],
    [
      "internal pure {",
      "external pure { require(ceiling.used < 2**112 && ceiling.limit < 2**112); uint256 before = ceiling.used;",
    ],
    [
      "ceiling.used += uint112(amount);\n        }",
      "ceiling.used += uint112(amount); } assert(ceiling.used <= ceiling.limit && ceiling.used == before + amount);",
    ],
  ],
};

const operate: Slice = {
  file: accounting,
  declarations: ["function operate"],
  replacements: [
    ["function operate(", "struct Session { uint32 operations; uint96 gasSpent; } function claim("],
    [
      "internal pure {",
      "external pure { require(gasBudget < 2**96 && session.gasSpent < 2**96 && maxOperations < 2**32); uint256 gas_ = session.gasSpent; uint256 count = session.operations;",
    ],
    [
      "session.gasSpent += uint96(gasCost);\n        }",
      "session.gasSpent += uint96(gasCost); } assert(session.gasSpent <= gasBudget && session.gasSpent == gas_ + gasCost && session.operations <= maxOperations && session.operations == count + 1);",
    ],
  ],
};

/** For every value that the product of period and length could have, which covers those that it has. */
const periods: Slice = {
  file: "contracts/session/rules/Periods.sol",
  declarations: ["function tryBounds"],
  replacements: [
    ["uint256(period) * length", "product"],
    ["uint32 period)", "uint32 period, uint256 product)"],
  ],
};

const spending = "Spending memory spending, address token, uint256 period, uint256 amount";
const caps = "uint256 perOperation, uint256 perPeriod, uint256 lifetime";
const inRange =
  "require(spending.inPeriod < 2**112 && spending.total < 2**112 && perOperation < 2**112 && perPeriod < 2**112 && lifetime < 2**112);";
const spent =
  "Spending memory r = spend(spending, token, period, amount, perOperation, perPeriod, lifetime);";

export const properties: Property[] = [
  {
    name: "escrow: price and fee sum to the amount",
    slice: shares,
    claim:
      "function claim(uint96 amount) external pure { (uint256 locked, uint256 fee) = splitAmount(amount); assert(fee <= amount && locked + fee == amount); }",
    mutant: ["fee = amount - locked;", "fee = amount - locked + 1;"],
  },
  {
    name: "escrow: totalWithFee(price) pays exactly the price",
    slice: shares,
    claim:
      "function claim(uint96 price) external pure { (uint256 locked,) = splitAmount(totalWithFee(price)); assert(locked == price); }",
    mutant: ["price * PLATFORM_FEE_BPS + BPS - 1", "price * PLATFORM_FEE_BPS"],
  },
  {
    name: "escrow: a split sums to the deposit",
    slice: shares,
    claim:
      "function claim(uint96 amount, uint256 percent) external pure { require(percent <= 100); (uint256 b, uint256 s, uint256 f) = _shares(amount, percent); assert(b + s + f == amount); }",
    mutant: ["toBuyer = amount - toSeller - fee;", "toBuyer = amount - toSeller;"],
  },
  {
    name: "escrow: a refund is whole, a release pays price and fee",
    slice: shares,
    claim:
      "function claim(uint96 amount) external pure { (uint256 b,,) = _shares(amount, 0); assert(b == amount); (uint256 l, uint256 f) = splitAmount(amount); (uint256 none, uint256 s, uint256 g) = _shares(amount, 100); assert(none == 0 && s == l && g == f); }",
    mutant: ["fee = fullFee * sellerPercent / PERCENT;", "fee = fullFee;"],
  },
  {
    name: "session: a period's spending stays within its cap",
    slice: spend,
    claim: `function claim(${spending}, ${caps}) external pure { ${inRange} ${spent} assert(r.inPeriod <= perPeriod && r.period == period); }`,
    mutant: ["inPeriod + amount > perPeriod", "inPeriod > perPeriod"],
  },
  {
    name: "session: a lifetime's spending stays within its cap",
    slice: spend,
    claim: `function claim(${spending}, ${caps}) external pure { ${inRange} ${spent} assert(r.total <= lifetime); }`,
    mutant: ["total + amount > lifetime", "total > lifetime"],
  },
  {
    name: "session: the total grows by the amount, and the period's from 0",
    slice: spend,
    claim: `function claim(${spending}, ${caps}) external pure { ${inRange} ${spent} assert(r.total == spending.total + amount && amount <= perOperation && r.inPeriod == (period == spending.period ? spending.inPeriod : 0) + amount); }`,
    mutant: ["period == spending.period ? spending.inPeriod : 0", "spending.inPeriod"],
  },
  {
    name: "session: operations and gas stay within their budgets",
    slice: operate,
    claim: "",
    mutant: ["session.gasSpent > gasBudget - gasCost", "session.gasSpent > gasBudget"],
  },
  {
    name: "account: what is counted stays within the ceiling",
    slice: draw,
    claim: "",
    mutant: ["ceiling.used > ceiling.limit - amount", "ceiling.used > ceiling.limit"],
  },
  {
    name: "periods: bounds lie in the session, in order, and never end at 0",
    slice: periods,
    claim:
      "function claim(uint256 a, uint256 u, uint256 l, uint256 p, uint256 product) external pure { require(a <= u && u < 2**48 && u != 0 && l < 2**32 && product < 2**64); (bool inside, uint256 first, uint256 last) = tryBounds(a, u, l, p, product); if (inside) assert(a <= first && first <= last && last <= u && last != 0); }",
    mutant: ["if (start > validUntil)", "if (start > validUntil + 1)"],
  },
  {
    name: "periods: neighbours meet and do not overlap",
    slice: periods,
    claim:
      "function claim(uint256 a, uint256 u, uint256 l, uint256 p, uint256 product) external pure { require(a <= u && u < 2**48 && l != 0 && l < 2**32 && product < 2**64); (bool inside,, uint256 last) = tryBounds(a, u, l, p, product); (bool next, uint256 first,) = tryBounds(a, u, l, p + 1, product + l); if (inside && next) assert(first == last + 1); }",
    mutant: ["start + length - 1", "start + length"],
  },
];
