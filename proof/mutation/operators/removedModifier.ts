import { spanOf, text } from "../../compiler/syntaxTree.ts";
import type { Operator } from "../edit.ts";

/** Takes a modifier off a function. */
export const removedModifier: Operator = ({ node }) =>
  node.nodeType === "ModifierInvocation" && text(node, "kind") === "modifierInvocation"
    ? [{ operator: "removed modifier", span: spanOf(node), replacement: "" }]
    : [];
