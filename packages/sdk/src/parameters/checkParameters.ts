import { ParametersInvalidError } from "../errors/ParametersInvalidError.ts";
import { nearestName } from "./nearestName.ts";
import { type TimeKind, timeFlaw } from "./timeFlaw.ts";

/** All names of a type, in whichever member of a union. */
type NamesOf<type> = type extends type ? keyof type & string : never;

/** Names that are of a time, wherever they stand: none of them can be listed without being checked. */
type KindOf<name> = name extends
  | "validAfter"
  | "validUntil"
  | "validBefore"
  | "deadline"
  | "timestamp"
  | "now"
  ? "time"
  : name extends "keyValiditySeconds"
    ? "years"
    : name extends `${string}Seconds` | "disputeWindow" | "abandonmentGrace" | "expiry"
      ? "seconds"
      : name extends "timeoutMs" | "pollingInterval"
        ? "milliseconds"
        : name extends "timeout" | "signingTimeout"
          ? "timeout"
          : true;

/**
 * What parameters of a type may hold: each of its names, and which of them are times. The compiler keeps it complete.
 */
export type Names<type> = { readonly [name in NamesOf<type>]: KindOf<name> };

/** A name that may be repeated in an error: no secret looks like it. */
const speakable = /^[A-Za-z_$][\w$]{0,39}$/;

/**
 * Refuses parameters that hold what is not known, or a time that makes no sense: a misspelled limit would be no limit.
 *
 * Every public function calls it first. A result of this package, such as a created session, is not looked into: it may
 * stand for the parameters that it holds.
 *
 * @param parameters - What a caller gave.
 * @param names - What is known.
 * @param subject - What it is, for the error: "parameters of createSessionKey".
 * @throws {ParametersInvalidError} naming each field at fault, and the known name that is nearest.
 */
export function checkParameters(
  parameters: unknown,
  names: Readonly<Record<string, true | TimeKind>>,
  subject: string,
): void {
  if (typeof parameters !== "object" || parameters === null || Array.isArray(parameters)) {
    throw new ParametersInvalidError(subject, ["must be an object"]);
  }
  if (isResult(parameters)) return;
  const known = Object.keys(names);
  const issues = Object.entries(parameters).flatMap(([name, value]) => {
    const kind = Object.hasOwn(names, name) ? names[name] : undefined;
    if (kind === undefined) return [unknownName(name, known)];
    const flaw = kind === true ? undefined : timeFlaw(value, kind);
    return flaw === undefined ? [] : [`${name}: ${flaw}`];
  });
  if (issues.length > 0) throw new ParametersInvalidError(subject, issues.slice(0, 10));
}

/** Results have a JSON form of their class. */
function isResult(parameters: object): boolean {
  return !Object.hasOwn(parameters, "toJSON") && "toJSON" in parameters;
}

/**
 * Says that a name is not known, and which was probably meant.
 *
 * @param name - What was written.
 * @param known - What is known.
 */
export function unknownName(name: string, known: readonly string[]): string {
  if (!speakable.test(name)) return "(a field): is not known";
  const meant = nearestName(name, known);
  const few = known.length <= 12 ? `: known are ${known.map((one) => `\`${one}\``).join(", ")}` : "";
  return `${name}: is not known${meant === undefined ? few : `; did you mean \`${meant}\`?`}`;
}
