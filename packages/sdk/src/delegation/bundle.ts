import { type Hex, isAddressEqual } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import * as z from "zod/mini";
import { parseBudget, showBudget } from "../amounts/budget.ts";
import { address, hash, id } from "../api/schemas/apiFields.ts";
import { toEncryptionKey } from "../encryption/keys/toEncryptionKey.ts";
import { sentences } from "../errors/issueSentence.ts";
import { describeIssues } from "../errors/ParametersInvalidError.ts";
import { parseStrictJson } from "../json/parseStrictJson.ts";
import { SecretKey } from "../secrets/SecretKey.ts";
import { namedSession } from "../session/grant/namedSession.ts";
import {
  ApiSessionExpiredError,
  SessionBundleInvalidError,
  SessionBundleVersionError,
} from "./delegationErrors.ts";

const prefix = "abba_session_bundle_";
const maxLength = 131_072;
const maxDepth = 4;

const secretHash = z.pipe(
  hash,
  z.transform((value) => new SecretKey<Hex>(value)),
);
const secretText = (shape: RegExp) =>
  z.pipe(
    z.string().check(z.regex(shape, "is not of its form")),
    z.transform((value) => new SecretKey<string>(value)),
  );

const schema = z.strictObject({
  version: z.literal(3),
  /** The origin of the platform that it is for, as that calls itself. */
  platform: z.string().check(z.regex(/^https?:\/\/[^\s/?#@]{1,253}$/, "is not an origin")),
  token: secretText(/^abba_session_token_[\w-]{1,256}$/),
  sessionId: id("ses"),
  agentId: id("agt"),
  chainId: z.int().check(z.positive()),
  budgetUsdc: z.nullable(z.pipe(z.number(), z.transform(toBaseUnits))),
  expiry: z.int().check(z.positive()),
  allowedServiceIds: z.nullable(z.array(id("svc")).check(z.maxLength(100))),
  /** Left out with `grant`: the key then stays with the agent. */
  walletPrivateKey: z.optional(secretHash),
  walletAddress: address,
  e2ePrivateKey: secretHash,
  e2ePublicKey: z.string().check(z.regex(/^0x0[23][0-9a-f]{64}$/, "is not a public key")),
  e2eSignature: z.pipe(
    z.string().check(z.regex(/^0x(?:[0-9a-f]{2}){1,2048}$/, "is not a signature")),
    z.transform((value) => value as Hex),
  ),
  serializedSessionKey: z.optional(secretText(/^abba_session_key_[\w.-]{1,65536}$/)),
  /** The on-chain session, to a key that stays with the agent. */
  grant: z.optional(z.string().check(z.regex(/^abba_grant_[\w.-]{1,65536}$/, "is not of its form"))),
});

/** What a bundle holds: the budget in base units, `null` without one. What is secret does not print. */
export type SessionBundle = Readonly<Omit<z.output<typeof schema>, "version">>;

/**
 * Writes a bundle as the one string that the agent gets: `abba_session_bundle_` and base64 of its JSON.
 *
 * @param bundle - An API session, its keys, and perhaps an on-chain session.
 * @returns The string; whoever holds it can do what the session may.
 */
export function serializeBundle(bundle: SessionBundle): string {
  const { token, walletPrivateKey, e2ePrivateKey, serializedSessionKey, budgetUsdc, ...plain } = bundle;
  const json = JSON.stringify({
    version: 3,
    ...plain,
    budgetUsdc: budgetUsdc === null ? null : showBudget(budgetUsdc),
    token: token.reveal(),
    walletPrivateKey: walletPrivateKey?.reveal(),
    e2ePrivateKey: e2ePrivateKey.reveal(),
    serializedSessionKey: serializedSessionKey?.reveal(),
  });
  return `${prefix}${btoa(json)}`;
}

/**
 * Reads a bundle, trusting nothing in it.
 *
 * @param serialized - A string from anywhere.
 * @returns What it holds, consistent in itself.
 * @throws {SessionBundleInvalidError | SessionBundleVersionError} and, for the on-chain session in it, what
 * `deserializeSessionKey` throws.
 */
export function parseBundle(serialized: string): SessionBundle {
  const payload = unwrap(serialized);
  const version: unknown = typeof payload === "object" && payload !== null && Reflect.get(payload, "version");
  if (typeof version === "number" && version !== 3) throw new SessionBundleVersionError({ version });
  const parsed = schema.safeParse(payload, sentences);
  if (!parsed.success) {
    throw new SessionBundleInvalidError("fields are wrong or missing", describeIssues(parsed.error));
  }
  const { version: _, ...bundle } = parsed.data;
  if ((bundle.grant === undefined) === (bundle.walletPrivateKey === undefined)) {
    throw new SessionBundleInvalidError("it holds either a key or a grant, and not both");
  }
  checkKeys(bundle);
  return bundle;
}

/**
 * Reads the bundle of a session that is not over.
 *
 * @param serialized - `abba_session_bundle_…`
 * @returns What it holds.
 * @throws {SessionBundleInvalidError | SessionBundleVersionError | ApiSessionExpiredError}
 */
export function parseLiveBundle(serialized: string): SessionBundle {
  const bundle = parseBundle(serialized);
  if (bundle.expiry <= Date.now() / 1_000) throw new ApiSessionExpiredError({ expiry: bundle.expiry });
  return bundle;
}

function unwrap(serialized: string): unknown {
  if (typeof serialized !== "string") throw new SessionBundleInvalidError("it is not a string");
  if (serialized.length > maxLength) throw new SessionBundleInvalidError("it is too long");
  if (serialized.startsWith("abba_session_key_")) {
    throw new SessionBundleInvalidError("it is an on-chain session's key, which `initWithSessionKey` takes");
  }
  if (!serialized.startsWith(prefix))
    throw new SessionBundleInvalidError(`it does not begin with "${prefix}"`);
  const json = fromBase64(serialized.slice(prefix.length));
  const payload = json === undefined ? undefined : parseStrictJson(json, maxDepth);
  if (payload === undefined) throw new SessionBundleInvalidError("it is cut off or altered");
  return payload;
}

function toBaseUnits(budget: number, context: z.core.ParsePayload): bigint {
  const parsed = attempt(() => parseBudget(budget));
  if (parsed !== undefined) return parsed;
  context.issues.push({ code: "custom", input: budget, message: "is not a budget in USDC" });
  return z.NEVER;
}

function fromBase64(text: string): string | undefined {
  try {
    const json = atob(text);
    return btoa(json) === text ? json : undefined;
  } catch {
    return undefined;
  }
}

/** Keys must be those of the addresses beside them: a bundle put together of two would act for the wrong one. */
function checkKeys(bundle: SessionBundle): void {
  const { walletPrivateKey, walletAddress, e2ePrivateKey, e2ePublicKey, serializedSessionKey, chainId } =
    bundle;
  const { grant: grantText } = bundle;
  const issues: string[] = [];
  const keyAddress =
    walletPrivateKey && attempt(() => privateKeyToAccount(walletPrivateKey.reveal()).address);
  if (walletPrivateKey !== undefined && keyAddress === undefined) {
    issues.push("walletPrivateKey: is not a key of the curve");
  }
  if (attempt(() => toEncryptionKey(e2ePrivateKey).publicKey) !== e2ePublicKey) {
    issues.push("e2ePublicKey: is not of e2ePrivateKey");
  }
  if (serializedSessionKey === undefined && grantText === undefined) {
    if (keyAddress !== undefined && !isAddressEqual(keyAddress, walletAddress)) {
      issues.push("walletAddress: is not of walletPrivateKey");
    }
  } else {
    const { grant, sessionKeyAddress } = namedSession(
      { serializedSessionKey: serializedSessionKey?.reveal(), grant: grantText },
      "parts of the bundle",
    );
    if (grant.chainId !== chainId) issues.push("chainId: is not that of the on-chain session");
    if (!isAddressEqual(grant.account, walletAddress)) {
      issues.push("walletAddress: is not the account of the on-chain session");
    }
    if (keyAddress !== undefined && !isAddressEqual(sessionKeyAddress, keyAddress)) {
      issues.push("walletPrivateKey: is not the key of the on-chain session");
    }
  }
  if (issues.length > 0) throw new SessionBundleInvalidError("its parts do not belong together", issues);
}

function attempt<result>(make: () => result): result | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
