import { type AstNode, child, isNode, type Span, spanOf, text } from "../../compiler/syntaxTree.ts";

/** A place where a build can hold original and mistakes side by side. */
export type SwitchSite =
  | {
      /** A statement, with its semicolon, or a condition. */
      readonly kind: "statement" | "condition";
      /** Its place. */
      readonly span: Span;
    }
  | {
      /** Variables and what they start with. */
      readonly kind: "declaration";
      /** Its place, with its semicolon. */
      readonly span: Span;
      /** Place of what they start with. */
      readonly value: Span;
      /** The variables without it. */
      readonly variables: string;
      /** What it is assigned to. */
      readonly target: string;
    };

const simple = new Set([
  "ExpressionStatement",
  "EmitStatement",
  "RevertStatement",
  "Return",
  "Break",
  "Continue",
  "InlineAssembly",
]);
const conditional = new Set(["IfStatement", "WhileStatement", "ForStatement"]);

/**
 * Finds the innermost statement or condition around a change.
 *
 * @param path - The changed node and its ancestors, nearest last.
 */
export function switchSite(path: readonly AstNode[], edit: Span, source: Buffer): SwitchSite | undefined {
  for (const [index, node] of [...path.entries()].reverse()) {
    const parent = path[index - 1];
    // The head of a `for` holds no statements of its own.
    if (parent?.nodeType === "ForStatement" && child(parent, "body") !== node) {
      return child(parent, "condition") === node ? { kind: "condition", span: spanOf(node) } : undefined;
    }
    if (parent !== undefined && conditional.has(parent.nodeType) && child(parent, "condition") === node) {
      return { kind: "condition", span: spanOf(node) };
    }
    if (conditional.has(node.nodeType)) {
      const condition = child(node, "condition");
      return condition && contains(spanOf(condition), edit)
        ? { kind: "condition", span: spanOf(condition) }
        : undefined;
    }
    if (simple.has(node.nodeType)) return { kind: "statement", span: withSemicolon(node, source) };
    if (node.nodeType === "VariableDeclarationStatement") return declaration(node, edit, source);
  }
  return undefined;
}

function declaration(node: AstNode, edit: Span, source: Buffer): SwitchSite | undefined {
  const value = child(node, "initialValue");
  if (value === undefined || !contains(spanOf(value), edit) || !Array.isArray(node.declarations))
    return undefined;
  const declared: unknown[] = node.declarations;
  const variables = declared
    .filter(isNode)
    .map((variable) => `${source.subarray(spanOf(variable).start, spanOf(variable).end)};`)
    .join(" ");
  const names = declared.map((variable) => (isNode(variable) ? text(variable, "name") : ""));
  const target = declared.length === 1 ? names.join() : `(${names.join(", ")})`;
  return { kind: "declaration", span: withSemicolon(node, source), value: spanOf(value), variables, target };
}

function withSemicolon(node: AstNode, source: Buffer): Span {
  const { start, end } = spanOf(node);
  const semicolon = /^\s*;/.exec(source.subarray(end, end + 40).toString())?.[0].length ?? 0;
  return { start, end: end + semicolon };
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
