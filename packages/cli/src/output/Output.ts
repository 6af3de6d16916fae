import { inspect, styleText } from "node:util";
import { printable } from "./printable.ts";

/** What a command has to say: for people, and for programs. */
export interface Said {
  readonly text: string;
  /** Amounts as decimal strings of base units. */
  readonly json: object;
}

/** Where a command's words go: results to standard output, all else to standard error. */
export interface Output {
  /** Whether results are JSON. */
  readonly isJson: boolean;
  /** Says the result: one JSON document, or text. */
  result(said: Said): void;
  /** Says one of many results, as it comes: a line each. */
  event(said: Said): void;
  /** Text from outside as it may stand in a result: on a terminal without what would steer it. */
  quote(text: string): string;
  /** Says what somebody must have read, to decide or to act; also when nothing else is to be said. */
  notice(text: string): void;
  /** Says what is going on; nothing of it is the result. */
  progress(text: string): void;
  /** Says what went wrong. */
  failure(error: unknown): void;
}

/** What {@link createOutput} takes. */
export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * Makes the output of one run. Colours only where a terminal shows them and `NO_COLOR` is not set.
 *
 * @param options - {@link OutputOptions}
 */
export function createOutput({ json, quiet }: OutputOptions): Output {
  const { stdout, stderr } = process;
  const paint = (style: "red" | "dim", text: string) => styleText(style, text, { stream: stderr });
  return {
    isJson: json,
    result: ({ text, json: value }) => {
      stdout.write(json ? `${toJsonText(value)}\n` : `${text}\n`);
    },
    event: ({ text, json: value }) => {
      stdout.write(json ? `${JSON.stringify(JSON.parse(toJsonText(value)))}\n` : `${text}\n`);
    },
    quote: (text) => (stdout.isTTY ? printable(text) : text),
    notice: (text) => void stderr.write(`${text}\n`),
    progress: (text) => {
      if (!quiet) stderr.write(`${paint("dim", text)}\n`);
    },
    failure: (error) => {
      const { message, fields } = toFailure(error);
      if (json) stdout.write(`${toJsonText({ error: fields })}\n`);
      stderr.write(`${paint("red", message)}\n`);
    },
  };
}

/** Writes JSON with amounts as decimal strings. */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? each.toString() : each), 2);
}

/**
 * What may be said of a failure. Our errors, which can be written as JSON, hold no secret; of anything else only the first
 * line is said, and of URLs in it the origin.
 */
export function toFailure(error: unknown): { message: string; fields: object } {
  if (error instanceof Error && "toJSON" in error && typeof error.toJSON === "function") {
    return {
      message: error.message,
      fields: { ...error.toJSON(), name: error.name, message: error.message },
    };
  }
  const [line = ""] = (error instanceof Error ? error.message : inspect(error)).split("\n");
  const message = line.replaceAll(/\b([a-z]+:\/\/)(?:[^\s/@]*@)?([^\s/?#]+)\S*/gi, "$1$2");
  return { message, fields: { name: error instanceof Error ? error.name : "Error", message } };
}
