import { child, spanOf, text, typeOf } from "../../compiler/syntaxTree.ts";
import type { Operator } from "../edit.ts";

const address = /^0x[0-9a-fA-F]{40}$/;

/** Changes numbers by one and to zero, swaps `true` and `false`, empties texts. */
export const changedConstant: Operator = ({ node, ancestors, code }) => {
  if (node.nodeType !== "Literal") return [];
  if (ancestors.some(({ nodeType }) => nodeType === "ArrayTypeName")) return [];
  const span = spanOf(node);
  const written = code(node);
  switch (text(node, "kind")) {
    case "bool":
      return [{ operator: "constant", span, replacement: written === "true" ? "false" : "true" }];
    case "string":
      return written === '""' ? [] : [{ operator: "constant", span, replacement: '""' }];
    case "number": {
      const number = /^[0-9a-fA-Fx_]+/.exec(written)?.[0];
      if (number === undefined || address.test(number)) return [];
      return neighbours(number).map((replacement) => ({
        operator: "constant",
        span: { start: span.start, end: span.start + number.length },
        replacement,
      }));
    }
    default:
      return [];
  }
};

/** Takes one from `type(T).max`. */
export const changedMaximum: Operator = ({ node, code }) => {
  const expression = child(node, "expression");
  if (node.nodeType !== "MemberAccess" || text(node, "memberName") !== "max" || expression === undefined)
    return [];
  if (!typeOf(expression).startsWith("type(uint")) return [];
  return [{ operator: "constant", span: spanOf(node), replacement: `(${code(node)} - 1)` }];
};

/** Names the next member of an enum. */
export const otherEnumMember: Operator = ({ node, enumMembers }) => {
  const expression = child(node, "expression");
  if (node.nodeType !== "MemberAccess" || expression === undefined) return [];
  const members = enumMembers(/^type\(enum (.+)\)$/.exec(typeOf(expression))?.[1] ?? "");
  const index = members.indexOf(text(node, "memberName"));
  const other = members[(index + 1) % members.length];
  if (index < 0 || other === undefined) return [];
  const { end } = spanOf(node);
  const start = end - text(node, "memberName").length;
  return [{ operator: "constant", span: { start, end }, replacement: other }];
};

/** The numbers beside a number, and zero. */
export function neighbours(number: string): string[] {
  const value = BigInt(number.replaceAll("_", ""));
  const near = value === 0n ? [1n] : [value + 1n, value - 1n];
  return [...new Set(value > 1n ? [...near, 0n] : near)].map(String);
}
