import ts from "typescript";
import type { SdkProgram } from "./sdkProgram.ts";

/** What a function can make, and what it names on the way. */
export interface Reach {
  readonly errors: ReadonlySet<string>;
  readonly declarations: ReadonlySet<ts.Node>;
}

/**
 * Finds the errors of the SDK that a function can make: in its own body, and in whatever functions of the SDK it names.
 *
 * What is reached through an interface, such as an adapter's method, is not followed: what it throws is explained, and
 * so named, by whoever calls it.
 *
 * @param program - The SDK.
 * @returns For a declaration, the names of the classes, and the declarations that it reaches.
 */
export function createErrorFinder({ checker, files }: SdkProgram): (declaration: ts.Node) => Reach {
  const own = new Set(files.map(({ fileName }) => fileName));

  const targetsOf = (name: ts.Node): readonly ts.Node[] => {
    const named = checker.getSymbolAtLocation(name);
    const symbol = named && (ofModule(named, checker) ?? named);
    if (symbol === undefined) return [];
    const target = (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol;
    return (target.declarations ?? []).filter((declaration) => own.has(declaration.getSourceFile().fileName));
  };

  return (start) => {
    const names = new Set<string>();
    const seen = new Set<ts.Node>();
    const queue: ts.Node[] = [start];
    const look = (node: ts.Node): void => {
      if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
      if (ts.isNewExpression(node)) {
        const made = targetsOf(node.expression).find(ts.isClassDeclaration);
        // BaseError itself is never thrown: it redacts a cause.
        if (made?.name !== undefined && made.name.text !== "BaseError" && isError(made, checker)) {
          names.add(made.name.text);
        }
      }
      if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
        for (const target of targetsOf(node)) if (isRunnable(target)) queue.push(target);
      }
      node.forEachChild(look);
    };
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      // An error's constructor makes no other error, and a class runs nothing but its constructor when it is made.
      if (ts.isClassDeclaration(next)) {
        if (isError(next, checker)) continue;
        for (const member of next.members) {
          if (ts.isConstructorDeclaration(member) || ts.isPropertyDeclaration(member))
            member.forEachChild(look);
        }
        continue;
      }
      next.forEachChild(look);
    }
    return { errors: names, declarations: seen };
  };
}

/** What a name stands for that was taken out of a module loaded on first use: `const { name } = await loadPart(…)`. */
function ofModule(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol | undefined {
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined || !ts.isBindingElement(declaration)) return undefined;
  const { parent: pattern, propertyName = declaration.name } = declaration;
  if (!ts.isObjectBindingPattern(pattern) || !ts.isIdentifier(propertyName)) return undefined;
  return checker.getTypeAtLocation(pattern).getProperty(propertyName.text);
}

function isRunnable(node: ts.Node): boolean {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isGetAccessor(node) ||
    ts.isClassDeclaration(node) ||
    (ts.isVariableDeclaration(node) &&
      node.initializer !== undefined &&
      node.parent.parent.parent.kind === ts.SyntaxKind.SourceFile)
  );
}

function isError(declaration: ts.ClassDeclaration, checker: ts.TypeChecker): boolean {
  let type: ts.Type | undefined = checker.getTypeAtLocation(declaration);
  while (type !== undefined) {
    if (type.symbol?.name === "BaseError") return true;
    type = type.isClassOrInterface() ? checker.getBaseTypes(type)[0] : undefined;
  }
  return false;
}
