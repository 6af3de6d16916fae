import { z } from "zod";
import { OptionsInvalidError } from "../errors.ts";
import { type Connection, connect } from "./connect.ts";
import { fund, toFunding } from "./funding.ts";

/** What a command did: as text, and for machines. */
export interface CommandResult {
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Checks its arguments, and returns what is to be done on a devnet. */
type Command = (args: readonly string[]) => (devnet: Connection) => Promise<CommandResult>;

const positive = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** What can be done to a devnet that is running, by name. */
const commands: Readonly<Record<string, Command>> = {
  "increase-time": ([seconds, ...rest]) => {
    refuseMore(rest);
    const by = toInteger("SECONDS", seconds);
    return async (devnet) => {
      await devnet.client.increaseTime({ seconds: by });
      await devnet.client.mine({ blocks: 1 });
      return describeBlock(devnet);
    };
  },
  mine: ([blocks = "1", ...rest]) => {
    refuseMore(rest);
    const count = toInteger("BLOCKS", blocks);
    return async (devnet) => {
      await devnet.client.mine({ blocks: count });
      return describeBlock(devnet);
    };
  },
  faucet: ([address = "", amount = "", token = "", ...rest]) => {
    refuseMore(rest);
    const funding = toFunding(address, amount, token);
    return async (devnet) => {
      await fund(devnet, funding);
      return {
        text: `${funding.address} received ${amount} ${funding.token}.`,
        json: { ...funding, amount: funding.amount.toString() },
      };
    };
  },
};

/**
 * Runs a command on a devnet that is running.
 *
 * @param name - Of the command.
 * @param args - Its arguments.
 * @param rpcUrl - HTTP endpoint of the devnet's chain.
 * @throws {OptionsInvalidError} before the devnet is asked for anything.
 * @throws {DevnetUnreachableError | NotADevnetError}
 */
export async function runCommand(
  name: string,
  args: readonly string[],
  rpcUrl: string,
): Promise<CommandResult> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    throw new OptionsInvalidError([
      `There is no command "${name}": there are ${Object.keys(commands).join(", ")}.`,
    ]);
  }
  const act = command(args);
  return act(await connect(rpcUrl));
}

async function describeBlock({ client }: Connection): Promise<CommandResult> {
  const { number, timestamp } = await client.getBlock();
  const time = new Date(Number(timestamp) * 1_000).toISOString();
  return {
    text: `Block ${number}, ${time} (${timestamp}).`,
    json: { blockNumber: Number(number), timestamp: Number(timestamp) },
  };
}

function toInteger(name: string, text: string | undefined): number {
  const result = positive.safeParse(text);
  if (result.success) return result.data;
  throw new OptionsInvalidError([
    text === undefined
      ? `${name} is missing.`
      : `${name} is to be a whole number above zero, and "${text}" is not.`,
  ]);
}

function refuseMore(rest: readonly string[]): void {
  if (rest.length > 0) throw new OptionsInvalidError([`Nothing is known to do with "${rest.join(" ")}".`]);
}
