import { execFile } from "node:child_process";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { UsageError } from "../errors.ts";
import { readSecureFile } from "../home/secureFile.ts";

/** Where a secret is; never the secret itself: arguments are seen by every process of the machine. */
export interface SecretSource {
  /** A file that only its owner may read; `-` for standard input. */
  readonly file?: string | undefined;
  /** A secrets manager's own command, which prints it: run without a shell. */
  readonly command?: string | undefined;
}

/** Milliseconds that a secrets manager has: it may ask its user. */
const commandTimeout = 120_000;

/**
 * Reads a secret.
 *
 * @param source - Where it is.
 * @param name - What it is, for errors.
 * @returns It, without white space around.
 * @throws {UsageError | HomeError} when there is none. What the command printed is in no error.
 */
export async function readSecret({ file, command }: SecretSource, name: string): Promise<string> {
  if ((file === undefined) === (command === undefined)) {
    throw new UsageError(`Say where to find ${name}: a file, - for standard input, or a command.`);
  }
  const secret = (
    command === undefined ? await fromFile(file ?? "-", name) : await fromCommand(command)
  ).trim();
  if (secret === "") throw new UsageError(`No ${name} was found there.`);
  return secret;
}

async function fromFile(file: string, name: string): Promise<string> {
  if (file === "-") {
    if (process.stdin.isTTY)
      throw new UsageError(`Standard input is a terminal. Pipe ${name} in, or name a file.`);
    return await text(process.stdin);
  }
  const found = await readSecureFile(file);
  if (found === undefined) throw new UsageError(`${file} is not there.`);
  return found;
}

async function fromCommand(command: string): Promise<string> {
  const [program, ...args] = splitWords(command);
  if (program === undefined) throw new UsageError("The command is empty.");
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      timeout: commandTimeout,
      maxBuffer: 65_536,
    });
    return stdout;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new UsageError(`The command that should print the secret failed (${code}).`, {
      metaMessages: [`It was: ${program}, with ${args.length} arguments.`],
    });
  }
}

/** Words of a command, as a shell would split them: quotes keep words together, nothing is expanded. */
export function splitWords(command: string): string[] {
  const words = command.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g);
  return [...words].map(([word]) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}
