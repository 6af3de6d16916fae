import MagicString from "magic-string";
import type { Plugin } from "rollup";

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

/** Where code starts that does not run when a module is loaded, but when it is called or constructed. */
const later = new Set(["ArrowFunctionExpression", "FunctionDeclaration", "FunctionExpression"]);

/**
 * Says of every call that makes a declaration's value that it has no effect. The package says so of its files
 * (`sideEffects`), which bundlers hold against a file as a whole: of a file that holds many of them, they leave out only
 * what each call says of itself.
 */
export function markPure(): Plugin {
  return {
    name: "mark-pure",
    transform(code, id) {
      const text = new MagicString(code);
      const marked = new Set<number>();
      const mark = ({ start }: Node) => {
        if (marked.has(start) || /[#@]__PURE__\s*\*\/\s*$/.test(code.slice(0, start))) return;
        marked.add(start);
        text.appendLeft(start, "/*#__PURE__*/ ");
      };
      const visit = (value: unknown): void => {
        if (Array.isArray(value)) for (const each of value) visit(each);
        if (!isNode(value) || later.has(value.type)) return;
        if (value.type === "CallExpression" || value.type === "NewExpression") mark(value);
        // What an object of the class is made with runs when one is made.
        if (value.type === "PropertyDefinition" && value.static !== true) return;
        for (const child of Object.values(value)) visit(child);
      };
      for (const statement of this.parse(code).body as unknown as readonly Node[]) {
        if (statement.type !== "ExpressionStatement") visit(statement);
      }
      return { code: text.toString(), map: text.generateMap({ source: id, hires: true }) };
    },
  };
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
