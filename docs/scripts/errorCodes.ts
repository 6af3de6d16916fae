import { readFile } from "node:fs/promises";
import ts from "typescript";
import { type AbiFunction, toFunctionSelector, toFunctionSignature } from "viem";
import { abbaBabaEscrowAbi, spendCapAbi } from "../../packages/sdk/src/generated/abis.ts";

/** Where errors of contracts are mapped to classes: a property named as the contract's error makes them. */
const mappings = [
  ["session/failures/fromContractError.ts", spendCapAbi],
  ["escrow/toEscrowError.ts", abbaBabaEscrowAbi],
] as const;

/** Where the EntryPoint's codes are. */
const entryPoint = "session/failures/toChainError.ts";

/**
 * Reads what every error class of the SDK is made of, out of the mappings: reverts of contracts, and the EntryPoint's codes.
 *
 * @param sources - The SDK's `src`, with a closing slash.
 * @returns Codes by the name of the class.
 * @throws Error when a mapping yields none.
 */
export async function readErrorCodes(sources: URL): Promise<ReadonlyMap<string, readonly string[]>> {
  const codes = new Map<string, string[]>();
  const add = (name: string, code: string) => {
    const known = codes.get(name) ?? [];
    if (!known.includes(code)) codes.set(name, [...known, code]);
  };
  for (const [path, abi] of mappings) {
    const file = await parse(path, sources);
    const selectors = selectorsOf(abi);
    const before = codes.size;
    visit(file, (node) => {
      if (!ts.isPropertyAssignment(node) || !ts.isIdentifier(node.name)) return;
      const code = selectors.get(node.name.text);
      if (code !== undefined) for (const made of madeIn(node.initializer, file)) add(made, code);
    });
    if (codes.size === before) throw new Error(`${path} maps no error of a contract.`);
  }
  const file = await parse(entryPoint, sources);
  visit(file, (node) => {
    if (!ts.isIfStatement(node)) return;
    const found = /^code(?: === |\.startsWith\()"(AA\d+)"/.exec(node.expression.getText());
    if (found?.[1] === undefined) return;
    for (const made of madeIn(node.thenStatement, file)) add(made, found[1].padEnd(4, "x"));
  });
  return codes;
}

async function parse(path: string, sources: URL): Promise<ts.SourceFile> {
  return ts.createSourceFile(
    path,
    await readFile(new URL(path, sources), "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
}

/** `CallNotAllowed(address,bytes4) 0x…`, by name. */
function selectorsOf(abi: readonly { readonly type: string; readonly name?: string }[]): Map<string, string> {
  const errors = abi.filter(({ type }) => type === "error");
  return new Map(
    errors.map((error) => {
      const item = { ...error, type: "function" } as unknown as AbiFunction;
      return [error.name ?? "", `${toFunctionSignature(item)} ${toFunctionSelector(item)}`];
    }),
  );
}

/** Names of the classes that some code makes, by itself or by a function of its file. */
function madeIn(start: ts.Node, file: ts.SourceFile): string[] {
  const names: string[] = [];
  const seen = new Set<ts.Node>();
  const look = (from: ts.Node): void => {
    if (seen.has(from)) return;
    seen.add(from);
    visit(from, (node) => {
      if (ts.isNewExpression(node)) names.push(node.expression.getText().replace(/^.*\./, ""));
      if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return;
      const { text } = node.expression;
      const called = file.statements.find((one) => ts.isFunctionDeclaration(one) && one.name?.text === text);
      if (called !== undefined) look(called);
    });
  };
  look(start);
  return names;
}

function visit(node: ts.Node, each: (node: ts.Node) => void): void {
  each(node);
  node.forEachChild((child) => visit(child, each));
}
