import type { Devnet } from "@abbababa/devnet";
import { concatHex, encodeFunctionData, type Hex, keccak256, numberToHex, parseAbi, stringToHex } from "viem";
import { undone } from "../gas/lab.ts";
import { abbaBabaEscrowAbi } from "../session/sdk.ts";
import { type Actor, createActors, type Role } from "./actors.ts";

/** What one call of the escrow costs. */
export interface EscrowRow {
  readonly name: string;
  /** Gas of the transaction, sent by an EOA. */
  readonly gas: number;
}

const usdcAbi = parseAbi(["function blacklist(address account)", "function unBlacklist(address account)"]);

const someHash = keccak256(stringToHex("abba baba bench: criteria"));
const amount = 1_020_000n;
const [hour, day] = [3_600, 86_400];
const resolutionTimeout = 14 * day;
const grace = 2 * day;

/** Runs every path of an escrow with real transfers of USDC. Nobody's first time: all parties hold some before. */
export async function measureEscrow(devnet: Devnet): Promise<EscrowRow[]> {
  return undone(devnet, async () => {
    const rows = new Map<string, number>();
    const actors = await createActors(devnet);
    const { usdc } = devnet.addresses;
    let opened = 0n;
    let id: Hex = "0x";

    const act = async (role: Role, data: Hex, name: string) => {
      rows.set(name, await actors[role].send(devnet.contracts.abbaBabaEscrow, data));
    };
    const create = async () => {
      opened += 1n;
      id = concatHex([actors.buyer.address, numberToHex(opened, { size: 12 })]);
      await act("buyer", await encodeCreate(devnet, id, actors.seller), "createEscrow");
    };
    const deliver = async () => {
      await create();
      await act("seller", encode("submitDelivery", [id, someHash]), "submitDelivery");
    };
    const dispute = async () => {
      await deliver();
      await act("buyer", encode("dispute", [id]), "dispute");
    };
    const setBlocked = async (functionName: "blacklist" | "unBlacklist") => {
      const data = encodeFunctionData({ abi: usdcAbi, functionName, args: [actors.seller.address] });
      await actors.buyer.send(usdc, data);
    };

    // A first escrow pays for slots that are written once: not measured.
    await deliver();
    await act("buyer", encode("accept", [id]), "accept");

    await deliver();
    await act("buyer", encode("accept", [id]), "accept");
    await deliver();
    await devnet.increaseTime(hour);
    await act("seller", encode("finalizeRelease", [id]), "finalizeRelease");
    await dispute();
    await act("resolver", encode("resolveDispute", [id, 2, 50n, 50n]), "resolveDispute (split)");
    await dispute();
    await devnet.increaseTime(resolutionTimeout);
    await act("buyer", encode("claimUnresolved", [id]), "claimUnresolved");
    await create();
    await devnet.increaseTime(day + grace);
    await act("buyer", encode("claimAbandoned", [id]), "claimAbandoned");
    await create();
    await act("seller", encode("cancel", [id]), "cancel");

    await deliver();
    await setBlocked("blacklist");
    await act("buyer", encode("accept", [id]), "accept (seller's transfer fails: credited)");
    await setBlocked("unBlacklist");
    await act("seller", encode("withdraw", [usdc]), "withdraw");
    return [...rows].map(([name, gas]) => ({ name, gas }));
  });
}

async function encodeCreate(devnet: Devnet, id: Hex, seller: Actor): Promise<Hex> {
  const { timestamp } = await devnet.publicClient.getBlock();
  const deadline = timestamp + BigInt(day);
  return encode("createEscrow", [
    id,
    seller.address,
    amount,
    devnet.addresses.usdc,
    deadline,
    BigInt(hour),
    BigInt(grace),
    someHash,
  ]);
}

type Method =
  | "createEscrow"
  | "submitDelivery"
  | "accept"
  | "finalizeRelease"
  | "dispute"
  | "resolveDispute"
  | "claimUnresolved"
  | "claimAbandoned"
  | "cancel"
  | "withdraw";

function encode<name extends Method>(
  functionName: name,
  args: Parameters<typeof encodeFunctionData<typeof abbaBabaEscrowAbi, name>>[0]["args"],
): Hex {
  // The parameter's own type is kept by the signature; inside, viem cannot see that name and args belong together.
  const call = { abi: abbaBabaEscrowAbi, functionName, args } as Parameters<typeof encodeFunctionData>[0];
  return encodeFunctionData(call);
}
