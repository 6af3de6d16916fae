import { child, spanOf } from "../../compiler/syntaxTree.ts";
import type { Operator } from "../edit.ts";

const conditional = new Set(["IfStatement", "WhileStatement", "ForStatement", "Conditional"]);

/** Negates what an `if`, a loop or a `? :` asks, and answers it with always and never. */
export const negatedCondition: Operator = ({ node, code }) => {
  const condition = conditional.has(node.nodeType) ? child(node, "condition") : undefined;
  if (condition === undefined) return [];
  const span = spanOf(condition);
  const answers = node.nodeType === "Conditional" ? ["true", "false"] : [];
  return [`!(${code(condition)})`, ...answers].map((replacement) => ({
    operator: "condition",
    span,
    replacement,
  }));
};
