import type { abbaBabaEscrowAbi } from "@abbababa/sdk";
import type { Address, GetContractEventsReturnType, Hex } from "viem";
import type { ChainEvent, EscrowEvent } from "./EscrowEvent.ts";

type Log = GetContractEventsReturnType<typeof abbaBabaEscrowAbi, undefined, true>[number];

const lower = <text extends Address | Hex>(value: text) => value.toLowerCase() as text;

/** Reads a log of the escrow contract; `undefined` for those that say nothing of an escrow's standing. */
export function toChainEvent(log: Log): ChainEvent | undefined {
  const event = toEscrowEvent(log);
  if (event === undefined || log.blockNumber === null) return undefined;
  if (log.blockHash === null || log.transactionHash === null || log.logIndex === null) return undefined;
  if (!("escrowId" in log.args)) return undefined;
  return {
    blockNumber: log.blockNumber,
    blockHash: log.blockHash,
    transactionHash: log.transactionHash,
    logIndex: log.logIndex,
    escrowId: lower(log.args.escrowId),
    event,
  };
}

function toEscrowEvent(log: Log): EscrowEvent | undefined {
  switch (log.eventName) {
    case "EscrowCreated": {
      const { buyer, seller, token, amount, deadline, disputeWindow, abandonmentGrace, criteriaHash } =
        log.args;
      return {
        name: "EscrowCreated",
        buyer: lower(buyer),
        seller: lower(seller),
        token: lower(token),
        amount: amount.toString(),
        deadline: deadline.toString(),
        disputeWindow: disputeWindow.toString(),
        abandonmentGrace: abandonmentGrace.toString(),
        criteriaHash: lower(criteriaHash),
      };
    }
    case "DeliverySubmitted":
      return { name: "DeliverySubmitted", proofHash: lower(log.args.proofHash) };
    case "EscrowDisputed":
      return { name: "EscrowDisputed", resolutionDueAt: log.args.resolutionDueAt.toString() };
    case "EscrowReleased":
    case "EscrowRefunded":
    case "EscrowAbandoned":
    case "DisputeResolved":
    case "UnresolvedSplit":
      return { name: log.eventName };
    default:
      return undefined;
  }
}
