import {
  type Address,
  bytesToHex,
  concat,
  type Hex,
  isAddressEqual,
  numberToHex,
  type SignableMessage,
  size,
  stringToHex,
  type TypedDataDefinition,
  toPrefixedMessage,
} from "viem";
import type { AccountOwner } from "./AccountOwner.ts";
import { encodeFields } from "./encodeFields.ts";
import { type AccountDomain, nestTypedData } from "./nestedTypedData.ts";
import { inSlot, messageForm } from "./ownerLayouts.ts";

/** An owner, and where its account keeps it. */
export interface SeatedOwner {
  readonly owner: AccountOwner;
  readonly slot: number;
  /** The account's own EIP-712 domain. */
  readonly domain: AccountDomain;
}

/** The session module's messages, in the order of the contract's numbers for them. */
const sessionMessages: readonly string[] = ["GrantSession", "RevokeSession", "RevokeAllSessions"];

/**
 * Has an owner sign typed data in the account's name (ERC-1271). A grant or revocation of a session is shown as it is, as it
 * names the account itself; everything else nested into the account's domain (ERC-7739).
 *
 * @param seat - The owner, and its account.
 * @param typedData - What the account is asked to sign.
 * @returns What the OwnerValidator reads.
 */
export async function signTypedDataAs(seat: SeatedOwner, typedData: TypedDataDefinition): Promise<Hex> {
  const { owner, slot, domain } = seat;
  const session = sessionMessageOf(typedData, domain);
  if (session !== undefined) {
    const { module, kind } = session;
    const fields = encodeFields(typedData);
    const signature = inSlot(slot, await owner.signTypedData(typedData));
    const head = concat([module, numberToHex(kind, { size: 1 }), numberToHex(size(fields), { size: 2 })]);
    return concat([messageForm.session, head, fields, signature]);
  }
  const nested = nestTypedData(typedData, domain);
  const signature = inSlot(slot, await owner.signTypedData(nested.typedData));
  return concat([messageForm.nested, signature, nested.suffix]);
}

/**
 * Has an owner sign a message in the account's name (ERC-1271), as ERC-7739 nests it into the account's domain.
 *
 * @param seat - The owner, and its account.
 * @param message - The message, as for `personal_sign`.
 * @returns What the OwnerValidator reads.
 */
export async function signMessageAs(seat: SeatedOwner, message: SignableMessage): Promise<Hex> {
  const { owner, slot, domain } = seat;
  const signature = await owner.signTypedData({
    domain,
    types: { PersonalSign: [{ name: "prefixed", type: "bytes" }] },
    primaryType: "PersonalSign",
    message: { prefixed: toPrefixedMessage(message) },
  });
  const bytes = bytesOf(message);
  const head = concat([messageForm.personal, numberToHex(size(bytes), { size: 4 })]);
  return concat([head, bytes, inSlot(slot, signature)]);
}

function bytesOf(message: SignableMessage): Hex {
  if (typeof message === "string") return stringToHex(message);
  return typeof message.raw === "string" ? message.raw : bytesToHex(message.raw);
}

/** The module and number of a message that the contract knows, if it is one and names this account on this chain. */
function sessionMessageOf(
  { domain = {}, primaryType, message }: TypedDataDefinition,
  account: AccountDomain,
): { readonly module: Address; readonly kind: number } | undefined {
  const kind = sessionMessages.indexOf(primaryType);
  const { name, version, chainId, verifyingContract: module } = domain;
  const named = (message as { readonly account?: Address }).account;
  const isOurs = name === "Abba Baba Sessions" && version === "1" && Number(chainId) === account.chainId;
  if (kind < 0 || !isOurs || module === undefined || named === undefined) return undefined;
  return isAddressEqual(named, account.verifyingContract) ? { module, kind } : undefined;
}
