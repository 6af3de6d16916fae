import { readSource } from "../compiler/readSource.ts";
import { type AstNode, spanOf, text, walk } from "../compiler/syntaxTree.ts";
import type { Edit, Site } from "./edit.ts";
import { operators } from "./operators.ts";
import { type SwitchSite, switchSite } from "./switched/switchSite.ts";

/** One planted mistake. */
export interface Mutant {
  /** Source below the repository's root. */
  readonly file: string;
  /** Function, modifier or state variable it stands in. */
  readonly within: string;
  /** Line, from 1. */
  readonly line: number;
  /** Kind of mistake. */
  readonly operator: string;
  /** The line, with what was there and what is there now: `if (amount [< → <=] MIN_AMOUNT) revert …`. */
  readonly mutation: string;
  /** The whole source, with the mistake. */
  readonly content: string;
  /** The change itself. */
  readonly edit: Edit;
  /** Where original and mistake can stand side by side; nothing if they cannot. */
  readonly site: SwitchSite | undefined;
}

const ignored = new Set(["ImportDirective", "PragmaDirective", "StructuredDocumentation", "EventDefinition"]);
const named = new Set(["FunctionDefinition", "ModifierDefinition", "VariableDeclaration"]);

/** Every mistake that the operators make in a source, in the order of the source, each once. */
export function listMutants(file: string, trees: ReadonlyMap<string, AstNode>): Mutant[] {
  const tree = trees.get(file);
  if (tree === undefined) throw new Error(`No syntax tree of ${file}.`);
  const source = Buffer.from(readSource(file));
  const enums = enumMembers(trees);
  const found = new Map<string, Mutant>();
  for (const [node, ancestors] of walk(tree)) {
    if (ancestors.some(isLeftAlone) || isLeftAlone(node)) continue;
    const site: Site = {
      node,
      ancestors,
      code: (place) => {
        const { start, end } = "nodeType" in place ? spanOf(place) : place;
        return source.subarray(start, end).toString();
      },
      enumMembers: (name) => enums.get(name) ?? [],
    };
    for (const edit of operators.flatMap((operator) => operator(site))) {
      const path = [...ancestors, node];
      const mutant = toMutant(file, source, edit, path);
      if (!found.has(mutant.content)) found.set(mutant.content, mutant);
    }
  }
  return [...found.values()].sort((a, b) => a.edit.span.start - b.edit.span.start);
}

function toMutant(file: string, source: Buffer, edit: Edit, path: readonly AstNode[]): Mutant {
  const { operator, span, replacement } = edit;
  const before = source.subarray(0, span.start).toString();
  const removed = source.subarray(span.start, span.end).toString();
  const after = source.subarray(span.end).toString();
  const lead = before.slice(before.lastIndexOf("\n") + 1);
  const tail = after.slice(0, Math.max(0, after.indexOf("\n")));
  const change = `[${removed} → ${replacement}]`;
  return {
    file,
    within: nameOf(path),
    line: before.split("\n").length,
    operator,
    mutation: `${lead}${change}${tail}`.replace(/\s+/g, " ").trim(),
    content: `${before}${replacement}${after}`,
    edit,
    site: switchSite(path, edit.span, source),
  };
}

/** Interfaces have no code; a declaration's own documentation and events do nothing. */
function isLeftAlone(node: AstNode): boolean {
  if (ignored.has(node.nodeType)) return true;
  return node.nodeType === "ContractDefinition" && text(node, "contractKind") === "interface";
}

function nameOf(path: readonly AstNode[]): string {
  const owner = path.find(({ nodeType }) => named.has(nodeType));
  if (owner === undefined) return "";
  return text(owner, "name") || text(owner, "kind");
}

function enumMembers(trees: ReadonlyMap<string, AstNode>): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const tree of trees.values()) {
    for (const [node] of walk(tree)) {
      if (node.nodeType !== "EnumDefinition" || !Array.isArray(node.members)) continue;
      members.set(
        text(node, "canonicalName"),
        node.members.map((member: AstNode) => text(member, "name")),
      );
    }
  }
  return members;
}
