import { type Address, type Client, parseAbi } from "viem";
import { multicall } from "viem/actions";
import type { PaymentLane } from "../PaymentLane.ts";
import { paymentNonce } from "./paymentMessage.ts";
import { type SlotPlace, slotBook } from "./SlotBook.ts";
import { slotOrder } from "./slotOrder.ts";

const abi = /* @__PURE__ */ parseAbi([
  "function authorizationState(address authorizer, bytes32 nonce) view returns (bool)",
]);

/** Slots asked about at once: first a few, then as many as one call may hold (initcode is limited to 48 KiB). */
const [firstBatch, batch] = [8, 96] as const;

/** What is looked for a slot in. */
export interface SlotParameters {
  readonly place: SlotPlace;
  readonly token: Address;
  /** Slots of the rule in one period. */
  readonly perPeriod: number;
  readonly lane: PaymentLane | undefined;
  /** The chain's time, unix seconds. */
  readonly now: number;
  /** Second from which the payment cannot settle. */
  readonly validBefore: number;
}

/**
 * Takes a slot whose nonce the token has not used and that no payment of this process has.
 *
 * @param client - Reads the chain.
 * @param parameters - {@link SlotParameters}
 * @returns The slot, reserved; `undefined` when there is none left.
 */
export async function takeSlot(client: Client, parameters: SlotParameters): Promise<number | undefined> {
  const { place, now, validBefore } = parameters;
  return await findSlot(client, parameters, (slot) => slotBook.reserve(place, slot, { now, validBefore }));
}

/**
 * Finds a slot as {@link takeSlot} does, and leaves it where it is.
 *
 * @param client - Reads the chain.
 * @param parameters - {@link SlotParameters}
 * @returns A slot; `undefined` when there is none left.
 */
export async function peekSlot(client: Client, parameters: SlotParameters): Promise<number | undefined> {
  const { place, now } = parameters;
  return await findSlot(client, parameters, (slot) => slotBook.isFree(place, slot, now));
}

/** Slots are used in any order, so all of them may have to be asked about. */
async function findSlot(
  client: Client,
  parameters: SlotParameters,
  accept: (slot: number) => boolean,
): Promise<number | undefined> {
  const { place, perPeriod, lane, now } = parameters;
  const order = slotOrder(perPeriod, lane);
  for (let size: number = firstBatch; ; size = batch) {
    const candidates = nextFree(order, size, place, now);
    if (candidates.length === 0) return undefined;
    const used = await readUsed(client, parameters, candidates);
    // Another payment of this process may have taken one while the token was asked.
    const found = candidates.find((slot, index) => !used[index] && accept(slot));
    if (found !== undefined) return found;
  }
}

function nextFree(order: Generator<number>, most: number, place: SlotPlace, now: number): number[] {
  const free: number[] = [];
  while (free.length < most) {
    const { value: slot, done } = order.next();
    if (done === true) break;
    if (slotBook.isFree(place, slot, now)) free.push(slot);
  }
  return free;
}

async function readUsed(
  client: Client,
  { place, token }: SlotParameters,
  slots: readonly number[],
): Promise<readonly boolean[]> {
  const contracts = slots.map((slot) => ({
    abi,
    address: token,
    functionName: "authorizationState" as const,
    args: [place.account, paymentNonce({ ...place, slot })] as const,
  }));
  return await multicall(client, { contracts, deployless: true, allowFailure: false, batchSize: 0 });
}
