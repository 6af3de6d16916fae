import ts from "typescript";
import type { SdkProgram } from "./sdkProgram.ts";

/** A call that hands on what its callee refuses. */
export interface NarrowCall {
  /** Path, line and callee. */
  readonly where: string;
  /** Names that the callee does not know. */
  readonly refused: readonly string[];
}

/** What refuses parameters with a name that is not on a list. */
const guard = "checkParameters";

/**
 * Finds calls within the SDK whose argument may hold a name that the callee refuses: options that a wrapper documents and
 * hands on whole to something narrower. The compiler lets them pass, since only fresh objects are checked for excess.
 *
 * @param program - The SDK.
 * @returns The calls, and how many were looked at.
 */
export function findNarrowCalls({ checker, files }: SdkProgram): { narrow: NarrowCall[]; seen: number } {
  const narrow: NarrowCall[] = [];
  let seen = 0;
  for (const file of files) {
    visit(file, (node) => {
      if (!ts.isCallExpression(node)) return;
      const callee = calleeOf(node, checker);
      if (callee === undefined) return;
      for (const [index, argument] of node.arguments.entries()) {
        const parameter = callee.parameters[index];
        if (parameter === undefined || !isGuarded(callee, parameter)) continue;
        const given = namesOf(checker.getTypeAtLocation(argument), checker);
        if (given === undefined) continue;
        seen += 1;
        const known = namesOf(checker.getTypeAtLocation(parameter), checker) ?? [];
        const refused = given.filter((name) => !known.includes(name));
        if (refused.length === 0) continue;
        const { line } = file.getLineAndCharacterOfPosition(node.getStart());
        const path = file.fileName.replace(/^.*\/packages\//, "packages/");
        narrow.push({ where: `${path}:${line + 1} ${node.expression.getText()}`, refused });
      }
    });
  }
  return { narrow, seen };
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  node.forEachChild((child) => visit(child, look));
}

/** The implementation that a call reaches, if it is in the SDK and has a body. */
function calleeOf(call: ts.CallExpression, checker: ts.TypeChecker): ts.FunctionLikeDeclaration | undefined {
  const symbol = checker.getSymbolAtLocation(call.expression);
  const target =
    symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0
      ? checker.getAliasedSymbol(symbol)
      : symbol;
  for (const declaration of target?.declarations ?? []) {
    const candidate =
      (ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration)) &&
      declaration.initializer
        ? declaration.initializer
        : declaration;
    if (ts.isFunctionLike(candidate) && "body" in candidate && candidate.body !== undefined)
      return candidate as ts.FunctionLikeDeclaration;
  }
  return undefined;
}

/** Whether a function holds the names in a parameter against a list of its own. */
function isGuarded(callee: ts.FunctionLikeDeclaration, parameter: ts.ParameterDeclaration): boolean {
  if (!ts.isIdentifier(parameter.name) || callee.body === undefined) return false;
  const name = parameter.name.text;
  const isParameter = (node: ts.Node | undefined) =>
    node !== undefined && ts.isIdentifier(node) && node.text === name;
  const own = new Set(callee.parameters.flatMap((one) => boundNames(one.name)));
  let guarded = false;
  visit(callee.body, (node) => {
    if (!ts.isCallExpression(node)) return;
    const called = node.expression.getText();
    const [given, list] = node.arguments;
    // A list that the caller brings is the caller's: `asOwner` is told what each action knows.
    if (called === guard)
      guarded ||= isParameter(given) && !(list && ts.isIdentifier(list) && own.has(list.text));
    // The API's resources leave the look to what asks for them.
    if (called === "request") guarded ||= node.arguments.some((one) => isParameter(one) || sends(one, name));
  });
  return guarded;
}

/** Whether a request's description holds a parameter as its body or query. */
function sends(node: ts.Expression, name: string): boolean {
  return (
    ts.isObjectLiteralExpression(node) &&
    node.properties.some(
      (property) =>
        ts.isShorthandPropertyAssignment(property) &&
        ["body", "query"].includes(property.name.text) &&
        property.name.text === name,
    )
  );
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** Every name that a value of the type may have; `undefined` when it is no plain object. */
function namesOf(type: ts.Type, checker: ts.TypeChecker): string[] | undefined {
  const members = type.isUnion() ? type.types : [type];
  const objects = members.filter(
    (member) => (member.flags & ts.TypeFlags.Object) !== 0 || member.isIntersection(),
  );
  if (objects.length === 0) return undefined;
  const names = objects.flatMap((member) => checker.getPropertiesOfType(member).map(({ name }) => name));
  return [...new Set(names)];
}
