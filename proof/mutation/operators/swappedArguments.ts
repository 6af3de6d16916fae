import { children, spanOf, text, typeOf } from "../../compiler/syntaxTree.ts";
import type { Operator } from "../edit.ts";

/** Swaps neighbouring arguments of one type: payer for payee, price for fee. */
export const swappedArguments: Operator = ({ node, code }) => {
  if (node.nodeType !== "FunctionCall" || text(node, "kind") === "typeConversion") return [];
  const values = children(node, "arguments");
  return values.slice(1).flatMap((second, index) => {
    const first = values[index];
    if (first === undefined || typeOf(first) !== typeOf(second) || code(first) === code(second)) return [];
    // Named arguments keep their names: only the values change places.
    const span = { start: spanOf(first).start, end: spanOf(second).end };
    const between = code({ start: spanOf(first).end, end: spanOf(second).start });
    return [{ operator: "swapped arguments", span, replacement: `${code(second)}${between}${code(first)}` }];
  });
};
