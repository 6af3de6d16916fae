import { readFile, writeFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import ts from "typescript";
import { type ErrorType, unionOf } from "./errorTypes.ts";
import type { SdkProgram } from "./sdkProgram.ts";

/**
 * Writes each error type that is not what its function makes. What it names is imported; `biome check --write` sorts it.
 *
 * @param program - The SDK.
 * @param all - Its error types.
 */
export async function writeErrorTypes({ files }: SdkProgram, all: readonly ErrorType[]): Promise<void> {
  const homes = new Map<string, string>();
  for (const file of files) {
    for (const statement of file.statements) {
      if (ts.isClassDeclaration(statement) && statement.name?.text.endsWith("Error")) {
        homes.set(statement.name.text, file.fileName);
      }
    }
  }
  for (const { name, file } of all) homes.set(name, file.fileName);
  for (const file of files) {
    const types = all.filter((type) => type.file === file && !isExact(type));
    if (types.length === 0) continue;
    let text = await readFile(file.fileName, "utf8");
    const named = new Set<string>();
    for (const type of types.toSorted((a, b) => b.alias.pos - a.alias.pos)) {
      const union = unionOf(type, all);
      for (const one of union) named.add(one);
      const start = type.alias.getStart();
      text = `${text.slice(0, start)}export type ${type.name} = ${union.join(" | ") || "never"};${text.slice(type.alias.end)}`;
    }
    const imports = [...named]
      .filter((one) => homes.get(one) !== file.fileName && !isImported(file, one))
      .map((one) => `import type { ${one} } from "${pathTo(file.fileName, homes.get(one) ?? "")}";\n`);
    await writeFile(file.fileName, `${imports.join("")}${text}`);
  }
}

/** Whether a type says all that its function makes, and no more. */
export function isExact({ members, made }: ErrorType): boolean {
  return members.size === made.size && [...made].every((name) => members.has(name));
}

function isImported(file: ts.SourceFile, name: string): boolean {
  return file.statements.some(
    (statement) =>
      ts.isImportDeclaration(statement) &&
      statement.importClause?.namedBindings !== undefined &&
      ts.isNamedImports(statement.importClause.namedBindings) &&
      statement.importClause.namedBindings.elements.some((element) => element.name.text === name),
  );
}

function pathTo(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}
