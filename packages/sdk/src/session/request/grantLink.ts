import { type Hex, isHex, size } from "viem";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";

/** 128 bits as base64url. */
const secretShape = /^[A-Za-z0-9_-]{22}$/;
const codeShape = /^[A-Za-z0-9-]{4,32}$/;
const requestPrefix = "abba_request_";

/** What the fragment of an owner's link holds. */
export interface GrantFragment {
  /** `abba_request_…`, not read yet. */
  readonly serializedRequest?: string | undefined;
  /** The mailbox's code, by which the request is found. */
  readonly userCode?: string | undefined;
  /** The hash that the request must have. */
  readonly requestHash?: Hex | undefined;
  /** Seals the answer so that only who has seen this link can have given it. A secret. */
  readonly linkSecret?: string | undefined;
}

/**
 * Makes an owner's link. Everything stands behind `#`, which browsers send to no server.
 *
 * @param page - The owner's page, up to `/grant`.
 * @param parts - The request and its secret; with `userCode` the request itself stays in the mailbox.
 * @throws {ParametersInvalidError} when the page is no web address.
 */
export function toGrantLink(
  page: string,
  parts: Required<Omit<GrantFragment, "userCode">> & Pick<GrantFragment, "userCode">,
): string {
  const invalid = (issue: string) => new ParametersInvalidError("parameters of toLink", [issue]);
  const { serializedRequest, requestHash, linkSecret, userCode } = parts;
  if (!URL.canParse(page) || !/^https?:$/.test(new URL(page).protocol))
    throw invalid("page: is no web address");
  if (userCode !== undefined && !codeShape.test(userCode)) throw invalid("userCode: is no code");
  const base = page.replace(/#.*$/, "");
  return userCode === undefined
    ? `${base}#${serializedRequest}&secret=${linkSecret}`
    : `${base}#user_code=${userCode}&secret=${linkSecret}&hash=${requestHash}`;
}

/**
 * Reads the fragment of an owner's link, trusting nothing in it.
 *
 * @param fragment - With or without its `#`.
 * @returns What it holds; what is not of its form is left out.
 */
export function parseGrantFragment(fragment: string): GrantFragment {
  const [first = "", ...rest] = fragment.replace(/^#/, "").split("&");
  const isRequest = first.startsWith(requestPrefix);
  const fields = new Map(
    (isRequest ? rest : [first, ...rest]).map((field): [string, string] => {
      const [name = "", ...value] = field.split("=");
      return [name, value.join("=")];
    }),
  );
  const [userCode, linkSecret, hash] = ["user_code", "secret", "hash"].map((name) => fields.get(name));
  return {
    ...(isRequest && { serializedRequest: first }),
    ...(userCode !== undefined && codeShape.test(userCode) && { userCode }),
    ...(linkSecret !== undefined && isLinkSecret(linkSecret) && { linkSecret }),
    ...(isHex(hash) && size(hash) === 32 && { requestHash: hash.toLowerCase() as Hex }),
  };
}

/** Whether a text is a link's secret. */
export function isLinkSecret(text: unknown): text is string {
  return typeof text === "string" && secretShape.test(text);
}
