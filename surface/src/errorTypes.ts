import ts from "typescript";
import { createErrorFinder } from "./reachableErrors.ts";
import type { SdkProgram } from "./sdkProgram.ts";

/** An exported `…ErrorType`, and what its function can make. */
export interface ErrorType {
  readonly name: string;
  readonly alias: ts.TypeAliasDeclaration;
  readonly declaration: ts.FunctionDeclaration;
  readonly file: ts.SourceFile;
  /** What the type says. */
  readonly members: ReadonlySet<string>;
  /** What the function can make. */
  readonly made: ReadonlySet<string>;
  readonly reached: ReadonlySet<ts.Node>;
}

/**
 * Reads every exported `…ErrorType` of the SDK: `AcceptErrorType` of `accept`, `ToChainErrorType` of `toChainError`.
 *
 * @param program - The SDK.
 */
export function readErrorTypes(program: SdkProgram): ErrorType[] {
  const find = createErrorFinder(program);
  return program.files.flatMap((file) =>
    file.statements.filter(ts.isTypeAliasDeclaration).flatMap((alias) => {
      const name = alias.name.text;
      if (!name.endsWith("ErrorType")) return [];
      const stem = `${name.charAt(0).toLowerCase()}${name.slice(1, -"ErrorType".length)}`;
      const declaration = file.statements
        .filter(ts.isFunctionDeclaration)
        .find((one) => one.body !== undefined && [stem, `${stem}Error`].includes(one.name?.text ?? ""));
      if (declaration === undefined) return [];
      const type = program.checker.getTypeAtLocation(alias.name);
      const members = new Set(
        (type.isUnion() ? type.types : [type]).map(({ symbol }) => symbol?.name ?? "?"),
      );
      const { errors: made, declarations: reached } = find(declaration);
      return [{ name, alias, declaration, file, members, made, reached }];
    }),
  );
}

/**
 * Says an error type by those of the functions that it calls, and what is left by its classes.
 *
 * @param type - What is to be said.
 * @param all - Every error type.
 * @returns Names of types and classes, the types first.
 */
export function unionOf(type: ErrorType, all: readonly ErrorType[]): string[] {
  const within = all
    .filter((other) => other !== type && other.declaration !== type.declaration)
    .filter((other) => type.reached.has(other.declaration) && !other.reached.has(type.declaration))
    .filter((other) => [...other.made].every((name) => type.made.has(name)));
  const left = new Set(type.made);
  const parts: string[] = [];
  for (;;) {
    const gain = (other: ErrorType) => [...other.made].filter((name) => left.has(name)).length;
    const [best] = within.toSorted(
      (a, b) => gain(b) - gain(a) || a.made.size - b.made.size || a.name.localeCompare(b.name),
    );
    // A type that adds one class or two says less than the classes.
    if (best === undefined || gain(best) < 3) break;
    parts.push(best.name);
    for (const name of best.made) left.delete(name);
  }
  return [...parts.sort(), ...[...left].sort()];
}
