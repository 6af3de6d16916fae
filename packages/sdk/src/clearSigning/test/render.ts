/** Renders what a descriptor shows, as ERC-7730 says: for tests, in place of a wallet. */
import type { DescribedField, Descriptor, FieldGroup } from "../Descriptor.ts";

/** What a wallet knows beside. */
export interface WalletKnowledge {
  readonly names: Readonly<Record<string, string>>;
  readonly tokens: Readonly<Record<string, { readonly symbol: string; readonly decimals: number }>>;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * Renders a message or the arguments of a call.
 *
 * @param descriptor - Says how.
 * @param key - Which of its formats.
 * @param values - By name.
 * @param knowledge - Names and tokens.
 * @returns The intent, then a line for each field; a group begins with its label.
 */
export function render(
  descriptor: Descriptor,
  key: string,
  values: Values,
  knowledge: WalletKnowledge,
): string[] {
  const format = descriptor.display.formats[key];
  if (format === undefined) throw new Error(`There is no format ${key}.`);
  const field = (described: DescribedField, at: number | undefined) =>
    renderField(descriptor, described, values, at, knowledge);
  return [
    format.intent,
    ...format.fields.flatMap((one) => ("fields" in one ? group(one) : field(one, undefined))),
  ];

  function group({ label, fields }: FieldGroup): string[] {
    const list = read(values, (fields[0]?.path ?? "").split(".[]")[0] ?? "") as readonly unknown[];
    return list.flatMap((_, at) => [`${label}:`, ...fields.flatMap((one) => field(one, at))]);
  }
}

function renderField(
  descriptor: Descriptor,
  { path, label, format, params = {}, visible }: DescribedField,
  values: Values,
  at: number | undefined,
  knowledge: WalletKnowledge,
): string[] {
  const value = read(values, path, at);
  const hidden = typeof visible === "object" && visible.ifNotIn.some((one) => String(one) === String(value));
  if (hidden || visible === "optional") return [];
  const { tokenPath } = params as { tokenPath?: string };
  const token = tokenPath === undefined ? undefined : String(read(values, tokenPath, at));
  const one = (each: unknown): string => write(descriptor, { format, params }, each, token, knowledge);
  const text = Array.isArray(value) ? value.flat(9).map(one).join(", ") : one(value);
  return text === "" ? [] : [`${label}: ${text}`];
}

/** Follows a path: of the first list the element, of those below all. */
function read(values: Values, path: string, at?: number): unknown {
  const [first = "", ...rest] = path.split(".");
  let value: unknown = values[first];
  let isFirst = at !== undefined;
  for (const step of rest) {
    if (step === "[]") {
      if (isFirst && at !== undefined) value = (value as readonly unknown[])[at];
      isFirst = false;
    } else {
      value = Array.isArray(value)
        ? value.map((each) => (each as Values)[step])
        : (value as Values | undefined)?.[step];
    }
  }
  return value;
}

function write(
  { metadata }: Descriptor,
  { format, params }: Pick<DescribedField, "format" | "params">,
  value: unknown,
  token: string | undefined,
  { names, tokens }: WalletKnowledge,
): string {
  const given = (params ?? {}) as Readonly<Record<string, string>>;
  switch (format) {
    case "addressName":
      return names[String(value)] ?? String(value);
    case "amount":
      return `${decimal(BigInt(value as bigint), 18)} ETH`;
    case "tokenAmount": {
      const amount = BigInt(value as bigint);
      if (given.threshold !== undefined && amount >= BigInt(given.threshold)) return given.message ?? "";
      if (token === given.nativeCurrencyAddress) return `${decimal(amount, 18)} ETH`;
      const known = tokens[token ?? ""];
      return known === undefined
        ? `${amount} of ${token}`
        : `${decimal(amount, known.decimals)} ${known.symbol}`;
    }
    case "date":
      return new Date(Number(value) * 1_000).toISOString();
    case "duration": {
      const seconds = Number(value);
      const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
      return `${two(seconds / 3_600)}:${two((seconds % 3_600) / 60)}:${two(seconds % 60)}`;
    }
    case "enum": {
      const name = given.$ref?.replace("$.metadata.enums.", "") ?? "";
      return metadata.enums?.[name]?.[String(value)] ?? `? ${String(value)}`;
    }
    default:
      return String(value);
  }
}

function decimal(amount: bigint, decimals: number): string {
  const [whole, rest] = [amount / 10n ** BigInt(decimals), amount % 10n ** BigInt(decimals)];
  const fraction = String(rest).padStart(decimals, "0").replace(/0+$/, "");
  return fraction === "" ? `${whole}` : `${whole}.${fraction}`;
}
