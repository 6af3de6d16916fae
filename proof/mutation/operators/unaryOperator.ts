import { spanOf, text } from "../../compiler/syntaxTree.ts";
import type { Operator } from "../edit.ts";

const opposite: Readonly<Record<string, string>> = { "++": "--", "--": "++", "-": "", "~": "", "!": "" };

/** Turns `++` and `--` into each other, and drops `!`, `-` and `~`. */
export const unaryOperator: Operator = ({ node }) => {
  const operator = text(node, "operator");
  const replacement = opposite[operator];
  if (node.nodeType !== "UnaryOperation" || replacement === undefined) return [];
  const { start, end } = spanOf(node);
  const at = node.prefix === true ? start : end - operator.length;
  return [{ operator: "arithmetic and logic", span: { start: at, end: at + operator.length }, replacement }];
};
