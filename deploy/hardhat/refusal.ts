import { DeployError } from "../src/errors.ts";
import { displayUrl } from "../src/rpc.ts";

/**
 * Runs a command and turns its refusal into a line and an exit code: who deploys needs the sentence, not a stack.
 *
 * @param run - The command.
 * @param secrets - What must not be printed even where a library's error quotes it.
 */
export async function refuseClearly(run: () => Promise<void>, secrets: ReadonlySet<string>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const prefix = error instanceof DeployError ? "Refused" : "Failed";
    console.error(`${prefix}: ${redact(message, secrets)}`);
    process.exitCode = 1;
  }
}

function redact(message: string, secrets: ReadonlySet<string>): string {
  // An endpoint that is only an origin has nothing to hide.
  const hidden = [...secrets].filter((secret) => secret !== "" && displayUrl(secret) !== secret);
  return hidden.reduce((text, secret) => text.replaceAll(secret, "[hidden]"), message);
}
