import type { SolidityHooks } from "hardhat/types/hooks";
import type { CompilerOutputError } from "hardhat/types/solidity";

/** How the compiler input names the sources of packages. */
const thirdParty = "npm/";

/** Code and creation code over the size that a chain takes: no matter for what only tests deploy. */
const sizeWarnings = new Set(["5574", "3860"]);
const testFolder = /\/test(-support)?\//;

/** What solc answers and Hardhat's type leaves out. */
type Diagnostic = CompilerOutputError & { readonly sourceLocation?: { readonly file: string } };

/**
 * Makes every compiler warning in our own sources an error.
 *
 * It is done where the compiler answers, so that a build with warnings fails and is never cached: later builds would not
 * repeat the warning.
 */
export const warningsAsErrors: Partial<SolidityHooks> = {
  async invokeSolc(context, compiler, input, config, next) {
    const output = await next(context, compiler, input, config);
    return { ...output, ...(output.errors && { errors: output.errors.map(escalate) }) };
  },
};

/**
 * A warning as an error, and everything else as it is.
 *
 * @param diagnostic - What the compiler says.
 */
export function escalate(diagnostic: Diagnostic): Diagnostic {
  const { severity, sourceLocation, formattedMessage, errorCode } = diagnostic;
  const file = sourceLocation?.file ?? "";
  if (severity !== "warning" || file.startsWith(thirdParty)) return diagnostic;
  if (sizeWarnings.has(errorCode ?? "") && testFolder.test(file)) return diagnostic;
  return {
    ...diagnostic,
    // Hardhat looks at both.
    type: "Error",
    severity: "error",
    ...(formattedMessage && {
      formattedMessage: formattedMessage.replace(
        /^Warning:/,
        "Error (a warning, and warnings are errors here):",
      ),
    }),
  };
}
