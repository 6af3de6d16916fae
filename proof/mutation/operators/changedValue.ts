import { type AstNode, child, children, spanOf, typeOf } from "../../compiler/syntaxTree.ts";
import type { Edit, Operator } from "../edit.ts";

/** Returns something else: the opposite, one more, nothing. */
export const changedReturn: Operator = ({ node, code }) => {
  const expression = node.nodeType === "Return" ? child(node, "expression") : undefined;
  if (expression === undefined) return [];
  const values =
    expression.nodeType === "TupleExpression" ? children(expression, "components") : [expression];
  return values.flatMap((value) => changes(value, code(value), "return value"));
};

/** Starts a variable with something else. */
export const changedInitialValue: Operator = ({ node, code }) => {
  if (node.nodeType !== "VariableDeclarationStatement") return [];
  const value = child(node, "initialValue");
  return value === undefined ? [] : changes(value, code(value), "initial value");
};

function changes(value: AstNode, written: string, operator: string): Edit[] {
  return alternatives(typeOf(value), written).map((replacement) => ({
    operator,
    span: spanOf(value),
    replacement,
  }));
}

function alternatives(type: string, written: string): string[] {
  // Constants have an operator of their own.
  if (/^(0x[0-9a-fA-F]+|\d+|true|false)$/.test(written)) return [];
  if (type === "bool") return [`!(${written})`];
  if (/^uint\d+$/.test(type)) return [`(${written}) + 1`, "0"];
  if (/^address( payable)?$/.test(type)) return ["address(0)"];
  if (/^bytes\d+$/.test(type)) return ["0"];
  return [];
}
