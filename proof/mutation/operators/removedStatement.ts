import { spanOf } from "../../compiler/syntaxTree.ts";
import type { Operator } from "../edit.ts";

const removable = new Set([
  "ExpressionStatement",
  "EmitStatement",
  "RevertStatement",
  "Return",
  "Break",
  "Continue",
]);

/** Takes a statement out: assignments, calls, events, reverts (and with them the guards whose body they are). */
export const removedStatement: Operator = ({ node, code }) => {
  if (!removable.has(node.nodeType)) return [];
  const { start, end } = spanOf(node);
  const rest = code({ start: end, end: end + 40 });
  const semicolon = /^\s*;/.exec(rest)?.[0].length ?? 0;
  const ended = semicolon > 0 || code({ start: end - 1, end }) === ";";
  // The step of a `for` has no semicolon and may be empty.
  const replacement = ended ? "{}" : "";
  return [{ operator: "removed statement", span: { start, end: end + semicolon }, replacement }];
};
