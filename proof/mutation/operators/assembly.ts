import { child, children, spanOf, text } from "../../compiler/syntaxTree.ts";
import type { Operator } from "../edit.ts";
import { neighbours } from "./changedConstant.ts";

const swaps: Readonly<Record<string, string>> = {
  add: "sub",
  sub: "add",
  mul: "div",
  div: "mul",
  lt: "gt",
  gt: "lt",
  and: "or",
  or: "and",
  shl: "shr",
  shr: "shl",
  eq: "xor",
  xor: "eq",
};

/** Swaps an instruction of inline assembly, or drops an `iszero`. */
export const assemblyInstruction: Operator = ({ node, code }) => {
  const name = child(node, "functionName");
  if (node.nodeType !== "YulFunctionCall" || name === undefined) return [];
  const [only] = children(node, "arguments");
  if (text(name, "name") === "iszero" && only !== undefined) {
    return [{ operator: "assembly", span: spanOf(node), replacement: code(only) }];
  }
  const other = swaps[text(name, "name")];
  return other === undefined ? [] : [{ operator: "assembly", span: spanOf(name), replacement: other }];
};

/** Changes a number of inline assembly by one and to zero. */
export const assemblyConstant: Operator = ({ node, code }) => {
  if (node.nodeType !== "YulLiteral" || text(node, "kind") !== "number") return [];
  return neighbours(code(node)).map((replacement) => ({
    operator: "assembly",
    span: spanOf(node),
    replacement,
  }));
};

/** Takes a statement out of inline assembly. */
export const removedAssembly: Operator = ({ node }) =>
  node.nodeType === "YulExpressionStatement" || node.nodeType === "YulAssignment"
    ? [{ operator: "assembly", span: spanOf(node), replacement: "" }]
    : [];
