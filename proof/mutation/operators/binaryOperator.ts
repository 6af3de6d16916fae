import { type AstNode, child, spanOf, text } from "../../compiler/syntaxTree.ts";
import type { Edit, Operator } from "../edit.ts";

const swaps: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "**": ["*"],
  "<<": [">>"],
  ">>": ["<<"],
  "&": ["|"],
  "|": ["&"],
  "^": ["&"],
  "&&": ["||"],
  "||": ["&&"],
};

const relations = new Set(["<", "<=", ">", ">=", "==", "!="]);

/** Swaps the operator of `a op b` for its opposites and for its neighbour at the boundary. */
export const binaryOperator: Operator = ({ node, code }) => {
  if (node.nodeType !== "BinaryOperation") return [];
  return swapBetween(
    child(node, "leftExpression"),
    child(node, "rightExpression"),
    text(node, "operator"),
    code,
  );
};

/** Swaps the operator of `a op= b`. */
export const compoundAssignment: Operator = ({ node, code }) => {
  const operator = text(node, "operator");
  if (node.nodeType !== "Assignment" || operator === "=") return [];
  const left = child(node, "leftHandSide");
  const right = child(node, "rightHandSide");
  return [
    ...swapBetween(left, right, operator.slice(0, -1), code),
    ...replaceBetween(left, right, operator, "=", code),
  ];
};

/** Drops one side of `a && b` and of `a || b`. */
export const droppedOperand: Operator = ({ node, code }) => {
  if (node.nodeType !== "BinaryOperation" || !["&&", "||"].includes(text(node, "operator"))) return [];
  return [child(node, "leftExpression"), child(node, "rightExpression")].flatMap((kept) =>
    kept === undefined
      ? []
      : [{ operator: "dropped operand", span: spanOf(node), replacement: `(${code(kept)})` }],
  );
};

type Code = Parameters<Operator>[0]["code"];

function swapBetween(
  left: AstNode | undefined,
  right: AstNode | undefined,
  operator: string,
  code: Code,
): Edit[] {
  return (swaps[operator] ?? []).flatMap((other) => replaceBetween(left, right, operator, other, code));
}

function replaceBetween(
  left: AstNode | undefined,
  right: AstNode | undefined,
  operator: string,
  other: string,
  code: Code,
): Edit[] {
  if (left === undefined || right === undefined) return [];
  const gap = { start: spanOf(left).end, end: spanOf(right).start };
  // A comment between the operands could hold the operator's characters.
  const offset = code(gap)
    .replace(/\/\/.*|\/\*[\s\S]*?\*\//g, (comment) => " ".repeat(comment.length))
    .indexOf(operator);
  if (offset < 0) return [];
  const start = gap.start + offset;
  return [
    {
      operator: relations.has(operator) ? "relation" : "arithmetic and logic",
      span: { start, end: start + operator.length },
      replacement: other,
    },
  ];
}
