import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { UsageError } from "../errors.ts";

/** Name of an agent or a profile: it is a folder's, too. */
const namePattern = /^[a-z0-9][a-z0-9_-]{0,63}$/i;

/** Where an agent keeps what it has. */
export interface AgentPaths {
  /** What holds its key, and which kind of holder that is. */
  readonly key: string;
  /** The request that waits for the owner: holds what opens the answer. */
  readonly request: string;
  /** What was granted. */
  readonly grant: string;
  /** Book of x402 payments. */
  readonly payments: string;
  /** Book of operations. */
  readonly operations: string;
  /** By what the platform knows it. */
  readonly platform: string;
  /** Book of purchases. */
  readonly purchases: string;
}

/** The folder of everything: `ABBA_HOME`, or `abba` in the user's data folder. */
export function homeFolder(): string {
  const { ABBA_HOME, XDG_DATA_HOME } = process.env;
  if (ABBA_HOME) {
    if (!isAbsolute(ABBA_HOME)) throw new UsageError("`ABBA_HOME` is not an absolute path.");
    return ABBA_HOME;
  }
  return join(XDG_DATA_HOME || join(homedir(), ".local", "share"), "abba");
}

/** Where settings are. */
export const settingsPath = (): string => join(homeFolder(), "settings.json");

/** Whether a text can be the name of an agent or a profile. */
export const isName = (text: string): boolean => namePattern.test(text);

/**
 * Says where an agent keeps what it has.
 *
 * @param agent - Its name.
 * @throws {UsageError} when that is no name.
 */
export function agentPaths(agent: string): AgentPaths {
  if (!isName(agent)) {
    throw new UsageError(`"${agent}" is no name of an agent: letters, digits, - and _, at most 64.`);
  }
  const folder = join(homeFolder(), "agents", agent);
  return {
    key: join(folder, "key.json"),
    request: join(folder, "request.json"),
    grant: join(folder, "grant.json"),
    payments: join(folder, "payments"),
    operations: join(folder, "operations"),
    platform: join(folder, "platform.json"),
    purchases: join(folder, "purchases"),
  };
}
