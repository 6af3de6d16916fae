import { hashTypedData, hexToBytes, isAddress, type TypedDataDefinition } from "viem";
import type { SmartAccount } from "viem/account-abstraction";
import * as z from "zod/mini";
import { parseJson } from "../channel/parseJson.ts";
import { rpcFailure } from "../channel/rpcErrors.ts";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { useConfig } from "../network/ConfigContext.ts";
import { toNetwork } from "../network/toNetwork.ts";
import { toOwnAccount } from "../owners/toOwnAccount.ts";
import { type OpenedAccount, useOpenAccount } from "../owners/useOpenAccount.ts";
import type { StoredAccount } from "../store/records.ts";
import { useRecords } from "../store/useRecords.ts";
import { enConnect } from "../texts/enConnect.ts";
import { AddressText } from "../ui/AddressText.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Decision, Impossible } from "./Decision.tsx";
import { governs } from "./governs.ts";
import type { Asked } from "./openChannel.ts";

const words = enConnect.sign;
type AskedSignature = Asked<"personal_sign"> | Asked<"eth_signTypedData_v4">;

/** Permit (EIP-2612, DAI, Permit2) and EIP-3009. */
const movesTokens = /^(?:Permit|TransferWithAuthorization$|ReceiveWithAuthorization$)/;

/** Something that a site asks the account to sign. */
export function SignView({ asked }: { asked: AskedSignature }) {
  const { networks } = useConfig();
  const { accounts } = useRecords();
  const openAccount = useOpenAccount();
  const address = asked.method === "personal_sign" ? asked.params[1] : asked.params[0];
  const typedData = asked.method === "personal_sign" ? undefined : readTypedData(asked.params[1]);
  if (asked.method !== "personal_sign" && typedData === undefined)
    return <Impossible asked={asked} failure={rpcFailure("invalidParams", words.malformed)} />;
  const mine = accounts.filter((one) => one.address.toLowerCase() === address.toLowerCase());
  const chainId = typedData?.domain?.chainId;
  const account = mine.find((one) => chainId === undefined || BigInt(one.chainId) === BigInt(chainId));
  const network = networks.find((one) => one.chainId === account?.chainId);
  if (mine.length > 0 && account === undefined)
    return <Impossible asked={asked} failure={rpcFailure("unsupportedChain", words.otherChain)} />;
  if (account === undefined || network === undefined) {
    return (
      <Impossible asked={asked} failure={rpcFailure("unauthorized")}>
        {enConnect.otherAccount(address)}
      </Impossible>
    );
  }
  const verifier = typedData?.domain?.verifyingContract;
  // Whatever module they name: the account signs messages of that name in a form of their own.
  const isOurs = typedData?.domain?.name === "Abba Baba Sessions";
  if (isOurs || (verifier !== undefined && governs(verifier, account.address, network)))
    return <Impossible asked={asked} failure={rpcFailure("unauthorized", words.governs)} />;
  const allow = async () => {
    const signer = await toSigner(account, await openAccount(account), network);
    if (signer === undefined) return asked.refuse(rpcFailure("unsupportedMethod", words.opaque));
    const signature =
      typedData === undefined
        ? await signer.signMessage({ message: { raw: asked.params[0] as `0x${string}` } })
        : await signer.signTypedData(typedData);
    asked.answer(signature);
  };
  return (
    <>
      <p>{words.lead}</p>
      <pre className="signed">
        {typedData === undefined
          ? sayMessage(asked.params[0] as `0x${string}`)
          : JSON.stringify(typedData, null, 2)}
      </pre>
      <Notice kind="danger">
        {words.warning}
        {typedData !== undefined && movesTokens.test(typedData.primaryType) ? ` ${words.moves}` : null}
      </Notice>
      <Decision asked={asked} allow={allow} label={words.allow} busy={words.busy}>
        <AddressText address={account.address} />
      </Decision>
    </>
  );
}

/** Text as text, with what could mislead the eye made visible; else the bytes. */
function sayMessage(message: `0x${string}`): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(hexToBytes(message));
    return text.replace(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);
  } catch {
    return `${words.binary} ${message}`;
  }
}

const fieldsSchema = z.array(z.strictObject({ name: z.string(), type: z.string() })).check(z.maxLength(64));
const typedDataSchema = z.strictObject({
  types: z.record(z.string(), fieldsSchema),
  primaryType: z.string(),
  domain: z.strictObject({
    name: z.optional(z.string()),
    version: z.optional(z.string()),
    chainId: z.optional(
      z.pipe(
        z.union([
          z.int().check(z.positive()),
          z.string().check(z.regex(/^(?:0x[0-9a-fA-F]{1,13}|\d{1,15})$/)),
        ]),
        z.transform(Number),
      ),
    ),
    verifyingContract: z.optional(
      z.custom<`0x${string}`>((value) => typeof value === "string" && isAddress(value, { strict: false })),
    ),
    salt: z.optional(z.custom<`0x${string}`>((value) => /^0x[0-9a-fA-F]{64}$/.test(String(value)))),
  }),
  message: z.record(z.string(), z.unknown()),
});

/** Typed data that has exactly one meaning. */
function readTypedData(text: string) {
  const parsed = typedDataSchema.safeParse(parseJson(text, 65_536));
  if (!parsed.success) return undefined;
  try {
    const typedData = parsed.data as unknown as TypedDataDefinition & typeof parsed.data;
    hashTypedData(typedData);
    return typedData;
  } catch {
    return undefined;
  }
}

/** Whoever signs in the account's name; `undefined`: only the account's own wallet can. */
async function toSigner(
  stored: StoredAccount,
  { account, owner }: OpenedAccount,
  network: ConsoleNetwork,
): Promise<SmartAccount | undefined> {
  if (typeof account === "object") return account;
  return owner === undefined ? undefined : toOwnAccount(stored, owner, toNetwork(network));
}
