import { glob, readFile } from "node:fs/promises";
import ts from "typescript";
import { readErrorCodes } from "./errorCodes.ts";

/** An error class, as its source documents it. */
export interface ErrorClass {
  readonly name: string;
  /** Its docstring: when it is thrown. */
  readonly meaning: string;
  /** The lines of its message that say what to do; `…` stands for a value. */
  readonly advice: readonly string[];
  /** What a contract reverts with, or the EntryPoint's code, that it is made of. */
  readonly codes: readonly string[];
  /** Path of its file below the SDK's sources. */
  readonly file: string;
}

/**
 * Reads every exported error class of the SDK from its source.
 *
 * @param sources - The SDK's `src`, with a closing slash.
 * @returns The classes by file and place.
 * @throws Error when a class has no docstring.
 */
export async function readErrorClasses(sources: URL): Promise<ErrorClass[]> {
  const classes: ErrorClass[] = [];
  const codes = await readErrorCodes(sources);
  for await (const path of glob("**/*.ts", { cwd: sources })) {
    if (path.endsWith(".test.ts") || path.includes("generated/")) continue;
    const text = await readFile(new URL(path, sources), "utf8");
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    for (const node of file.statements) {
      if (!ts.isClassDeclaration(node) || node.name === undefined || !isExported(node)) continue;
      const name = node.name.text;
      // What extends `Error` itself never leaves the SDK.
      if (!name.endsWith("Error") || (extendsError(node) && name !== "BaseError")) continue;
      const facts = {
        meaning: docstringOf(node, name),
        advice: adviceOf(node),
        codes: codes.get(name) ?? [],
      };
      classes.push({ name, ...facts, file: path });
    }
  }
  return classes.toSorted((a, b) => a.name.localeCompare(b.name));
}

function isExported(node: ts.ClassDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function extendsError(node: ts.ClassDeclaration): boolean {
  return (
    node.heritageClauses?.some(({ types }) =>
      types.some(({ expression }) => expression.getText() === "Error"),
    ) ?? false
  );
}

function docstringOf(node: ts.ClassDeclaration, name: string): string {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = doc && ts.getTextOfJSDocComment(doc.comment);
  if (text === undefined || text === "") throw new Error(`${name} has no docstring.`);
  return text.replaceAll(/\s+/g, " ");
}

/** The texts of `metaMessages`, wherever in the class they are written. */
function adviceOf(node: ts.ClassDeclaration): string[] {
  const found: string[] = [];
  const visit = (child: ts.Node, inside: boolean): void => {
    const within = inside || (ts.isPropertyAssignment(child) && child.name.getText() === "metaMessages");
    if (within && ts.isStringLiteralLike(child)) found.push(child.text);
    else if (within && ts.isTemplateExpression(child)) found.push(templateText(child));
    else child.forEachChild((next) => visit(next, within));
  };
  visit(node, false);
  return found.filter((text) => /^[A-Z]/.test(text));
}

function templateText({ head, templateSpans }: ts.TemplateExpression): string {
  return head.text + templateSpans.map(({ literal }) => `…${literal.text}`).join("");
}
