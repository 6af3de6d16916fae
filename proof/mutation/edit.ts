import type { AstNode, Span } from "../compiler/syntaxTree.ts";

/** A change of the source: what stands in `span` becomes `replacement`. */
export interface Edit {
  /** Which kind of change, as the report groups them. */
  readonly operator: string;
  /** Which bytes go. */
  readonly span: Span;
  /** What comes in their place. */
  readonly replacement: string;
}

/** A node that operators look at. */
export interface Site {
  /** The node. */
  readonly node: AstNode;
  /** Its ancestors, nearest last. */
  readonly ancestors: readonly AstNode[];
  /** Text of a span or of a node. */
  readonly code: (place: Span | AstNode) => string;
  /** The members of the enum that a node's type names, in order; empty if it names none. */
  readonly enumMembers: (typeName: string) => readonly string[];
}

/** Makes the edits of one kind at a node. */
export type Operator = (site: Site) => Edit[];
