import { fileURLToPath } from "node:url";
import ts from "typescript";

/** The SDK's package, with a closing slash. */
export const sdk = new URL("../../packages/sdk/", import.meta.url);

/** The SDK's sources as the compiler sees them, tests left out. */
export interface SdkProgram {
  readonly checker: ts.TypeChecker;
  readonly files: readonly ts.SourceFile[];
}

/**
 * Reads the SDK's sources.
 *
 * @returns Its files and their types.
 */
export function readSdkProgram(): SdkProgram {
  const path = fileURLToPath(new URL("tsconfig.json", sdk));
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, fileURLToPath(sdk));
  const program = ts.createProgram(fileNames, options);
  const source = fileURLToPath(new URL("src/", sdk));
  const files = program
    .getSourceFiles()
    .filter(
      ({ fileName }) => fileName.startsWith(source) && !/\.test\.ts$|\/test\/|\/generated\//.test(fileName),
    );
  return { checker: program.getTypeChecker(), files };
}
