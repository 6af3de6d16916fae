import { paymentNonce, type SessionClient } from "@abbababa/sdk";
import { type Address, parseAbi } from "viem";
import { multicall } from "viem/actions";
import type { BookedPlace, SlotRange } from "../book/PaymentBook.ts";

const abi = parseAbi(["function authorizationState(address authorizer, bytes32 nonce) view returns (bool)"]);

/** Slots asked about at once: what one call may hold. */
const batch = 96;

/**
 * Asks the token which slots are used.
 *
 * @param session - Reads the chain.
 * @param token - The token.
 * @param slots - The slots, with their places.
 * @returns For each, whether it is.
 */
export async function readUsed(
  { publicClient, account }: SessionClient,
  token: Address,
  slots: readonly (BookedPlace & { readonly slot: number })[],
): Promise<readonly boolean[]> {
  const used: boolean[] = [];
  for (let start = 0; start < slots.length; start += batch) {
    const contracts = slots.slice(start, start + batch).map((slot) => ({
      abi,
      address: token,
      functionName: "authorizationState" as const,
      args: [account, paymentNonce({ ...slot, account })] as const,
    }));
    const answers = await multicall(publicClient, {
      contracts,
      deployless: true,
      allowFailure: false,
      batchSize: 0,
    });
    used.push(...answers);
  }
  return used;
}

/**
 * Finds which slots others have used, until there are some that are not.
 *
 * @param session - Reads the chain.
 * @param parameters - Token, place, the slots to look at, and those known to be used.
 * @returns Slots that are used, beside those known.
 */
export async function surveyUsed(
  session: SessionClient,
  parameters: {
    readonly token: Address;
    readonly place: BookedPlace;
    readonly range: SlotRange;
    readonly known: readonly number[];
  },
): Promise<number[]> {
  const { token, place, range, known } = parameters;
  const found: number[] = [];
  for (let from = range.from; from < range.below; from += batch) {
    const below = Math.min(from + batch, range.below);
    const slots = Array.from({ length: below - from }, (_, index) => from + index).filter(
      (slot) => !known.includes(slot),
    );
    const used = await readUsed(
      session,
      token,
      slots.map((slot) => ({ ...place, slot })),
    );
    found.push(...slots.filter((_, index) => used[index]));
    if (used.includes(false)) break;
  }
  return found;
}
