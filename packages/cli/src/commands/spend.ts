import { encodeFunctionData, parseAbiItem } from "viem";
import { openAgent } from "../agent/openAgent.ts";
import { UsageError } from "../errors.ts";
import { checkPaymentKey, newPaymentKey } from "../money/paymentKey.ts";
import { checkWebAddress, payUrl } from "../money/payUrl.ts";
import { readAddress, readPayee } from "../money/readAddress.ts";
import { sendOnce } from "../money/sendOnce.ts";
import { prepareTransfer, sendTransfer } from "../money/spending.ts";
import { checkAmount, checkTokenName } from "../money/tokens.ts";
import type { Context } from "./Context.ts";

/** What every command that pays takes. */
export interface KeyOption {
  readonly paymentKey?: string | undefined;
}

/** What `abba pay` takes. */
export interface PayOptions extends KeyOption {
  readonly method?: string | undefined;
  readonly header?: readonly string[] | undefined;
  readonly data?: string | undefined;
  readonly max?: string | undefined;
  readonly token: string;
}

/** Fetches a resource and pays for it by x402. */
export async function pay(context: Context, url: string, options: PayOptions): Promise<void> {
  const { method, header = [], data, max, token } = options;
  checkKeyOption(options);
  checkWebAddress(url);
  if (max !== undefined) checkAmount(max);
  checkTokenName(token);
  const headers = Object.fromEntries(header.map(parseHeader));
  const agent = await openAgent(context.profile);
  const key = chooseKey(context, options);
  const paid = await payUrl(agent, {
    key,
    url,
    method,
    headers,
    body: data,
    max: max === undefined ? undefined : { amount: max, token },
  });
  const { payment } = paid;
  context.output.progress(
    payment === undefined
      ? `HTTP ${paid.status}. Nothing had to be paid.`
      : `HTTP ${paid.status}. Paid ${payment.amount.text} to ${payment.to}.`,
  );
  context.output.result({
    text: context.output.quote(paid.body),
    json: { ...paid, payment: payment ?? null },
  });
}

/** What `abba send` takes. */
export interface SendOptions extends KeyOption {
  readonly token: string;
}

/** Transfers a token. */
export async function send(
  context: Context,
  amount: string,
  to: string,
  options: SendOptions,
): Promise<void> {
  checkKeyOption(options);
  checkAmount(amount);
  readPayee(to);
  checkTokenName(options.token);
  const agent = await openAgent(context.profile);
  const transfer = await prepareTransfer(agent, { token: options.token, amount, to });
  const key = chooseKey(context, options);
  const sent = await sendTransfer(agent, key, transfer);
  context.output.result({
    text: `${transfer.amount.text} to ${transfer.to}: ${sent.transactionHash}${sent.repeated ? " (sent before)" : ""}`,
    json: { ...sent, amount: transfer.amount, to: transfer.to },
  });
}

/** What `abba call` takes. */
export interface CallOptions extends KeyOption {
  /** Wei. */
  readonly value?: string | undefined;
}

/** Calls a function of a contract, within the session. */
export async function call(
  context: Context,
  target: string,
  signature: string,
  values: readonly string[],
  options: CallOptions,
): Promise<void> {
  checkKeyOption(options);
  const to = readAddress(target);
  const { value = "0" } = options;
  if (!/^\d{1,78}$/.test(value)) throw new UsageError(`"${value}" is no amount of wei.`);
  const data = encodeCall(signature, values);
  const agent = await openAgent(context.profile);
  const key = chooseKey(context, options);
  const sent = await sendOnce(agent, {
    key,
    purpose: `${signature} of ${to}`,
    calls: [{ to, data, value: BigInt(value) }],
  });
  context.output.result({
    text: `${sent.transactionHash}${sent.repeated ? " (sent before)" : ""}`,
    json: { ...sent },
  });
}

function encodeCall(signature: string, values: readonly string[]) {
  const text = signature.startsWith("function ") ? signature : `function ${signature}`;
  try {
    const item = parseAbiItem(text);
    if (item.type !== "function") throw new TypeError("no function");
    if (item.inputs.length !== values.length) {
      throw new UsageError(`The function takes ${item.inputs.length} arguments, not ${values.length}.`);
    }
    const args = item.inputs.map(({ type }, index) => toArgument(type, values[index] ?? ""));
    return encodeFunctionData({ abi: [item], args });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `"${signature}" with these arguments is no call: write it as 'transfer(address,uint256)'.`,
    );
  }
}

function toArgument(type: string, text: string): unknown {
  if (type.endsWith("]") || type.startsWith("tuple")) return JSON.parse(text);
  if (/^u?int/.test(type)) return BigInt(text);
  if (type === "bool") return text === "true" ? true : text === "false" ? false : JSON.parse("");
  return text;
}

function parseHeader(text: string): [string, string] {
  const at = text.indexOf(":");
  if (at < 1) throw new UsageError("A header is written as 'Name: value'.");
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/** Checks the key that a payment was given, before anything is asked for it. */
export function checkKeyOption({ paymentKey }: KeyOption): void {
  if (paymentKey !== undefined) checkPaymentKey(paymentKey);
}

/** The key that a payment was given, or a new one, which is said. */
export function chooseKey({ output }: Context, { paymentKey }: KeyOption): string {
  if (paymentKey !== undefined) return checkPaymentKey(paymentKey);
  const key = newPaymentKey();
  output.notice(`Payment key: ${key}. If this fails, repeat the command with --payment-key ${key}.`);
  return key;
}
