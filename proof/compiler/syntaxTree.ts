/** A node of the compiler's syntax tree. Its other fields depend on its `nodeType`. */
export interface AstNode {
  /** What it is. */
  readonly nodeType: string;
  /** `start:length:file`, in bytes. */
  readonly src: string;
  readonly [field: string]: unknown;
}

/** Where a node stands in its source, in bytes. */
export interface Span {
  /** First byte. */
  readonly start: number;
  /** First byte after it. */
  readonly end: number;
}

/** Where a node stands. */
export function spanOf(node: AstNode): Span {
  const [start = 0, length = 0] = node.src.split(":").map(Number);
  return { start, end: start + length };
}

/** Whether a value is a node. */
export function isNode(value: unknown): value is AstNode {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}

/** A field that is a node, or nothing. */
export function child(node: AstNode, field: string): AstNode | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

/** A field that is a list of nodes; empty if it is not. */
export function children(node: AstNode, field: string): readonly AstNode[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** A field that is a text; empty if it is not. */
export function text(node: AstNode, field: string): string {
  const value = node[field];
  return typeof value === "string" ? value : "";
}

/** Type of an expression as the compiler writes it, such as `uint256` or `enum Status`. */
export function typeOf(node: AstNode): string {
  const description = node.typeDescriptions;
  if (typeof description !== "object" || description === null || !("typeString" in description)) return "";
  return typeof description.typeString === "string" ? description.typeString : "";
}

/** A node and all that is below it, outermost first, each with its ancestors, nearest last. */
export function* walk(
  node: AstNode,
  ancestors: readonly AstNode[] = [],
): Generator<[AstNode, readonly AstNode[]]> {
  yield [node, ancestors];
  const below = [...ancestors, node];
  for (const value of Object.values(node)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (isNode(item)) yield* walk(item, below);
    }
  }
}
