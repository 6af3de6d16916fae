import type { Escrow } from "./Escrow.ts";
import type { CreateEscrowArguments } from "./encodeEscrowCalls.ts";
import type { EscrowDifference } from "./errors/statusErrors.ts";

/** What must agree. The buyer and the id do by how escrows are named. */
const fields = [
  "seller",
  "amount",
  "token",
  "deadline",
  "disputeWindow",
  "abandonmentGrace",
  "criteriaHash",
] as const satisfies readonly (keyof CreateEscrowArguments & keyof Escrow)[];

/**
 * Compares an existing escrow with the one that was to be created.
 *
 * @param args - What was to be created.
 * @param escrow - What exists.
 * @returns What differs; nothing if they are the same.
 */
export function compareEscrow(args: CreateEscrowArguments, escrow: Escrow): EscrowDifference[] {
  return fields
    .map((field) => ({ field, expected: String(args[field]), actual: String(escrow[field]) }))
    .filter(({ expected, actual }) => expected.toLowerCase() !== actual.toLowerCase());
}
