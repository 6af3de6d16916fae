import { type Address, isAddressEqual, zeroAddress } from "viem";
import { abbaBabaEscrowAbi } from "../generated/usedAbis.ts";
import { type EscrowReadClient, readClientOf } from "./EscrowClient.ts";
import type { CreateEscrowArguments } from "./encodeEscrowCalls.ts";
import { EscrowIdNotBuyersError, SellerInvalidError } from "./errors/partyErrors.ts";
import {
  AbandonmentGraceOutOfRangeError,
  DeadlineOutOfRangeError,
  DisputeWindowOutOfRangeError,
  EscrowAmountOutOfRangeError,
} from "./errors/rangeErrors.ts";
import { EscrowPausedError } from "./errors/statusErrors.ts";
import { InsufficientBalanceError, TokenNotSupportedError } from "./errors/tokenErrors.ts";
import { getEscrowBuyer } from "./escrowId.ts";
import { escrowLimits } from "./limits.ts";
import { readClock } from "./readClock.ts";
import { readEscrowContract } from "./readEscrowContract.ts";
import { readTokenBalance } from "./readTokenBalance.ts";

/** Who funds, and where. */
export interface FundingParties {
  readonly buyer: Address;
  /** The escrow contract. */
  readonly escrow: Address;
}

/**
 * Checks an escrow before anything is sent: what the contract would refuse is refused here, where it costs nothing.
 *
 * @param client - Reads the chain: its clock, the buyer's balance, the token's listing.
 * @param parties - {@link FundingParties}
 * @param args - What is to be created.
 */
export async function checkFunding(
  client: EscrowReadClient,
  parties: FundingParties,
  args: CreateEscrowArguments,
): Promise<void> {
  checkTerms(parties, args);
  const { buyer, escrow } = parties;
  const { amount, deadline, token } = args;
  const reader = readClientOf(client);
  const at = { escrowAddress: escrow };
  const abi = abbaBabaEscrowAbi;
  const [now, supported, paused] = await Promise.all([
    readClock(client),
    readEscrowContract(client, at, { abi, functionName: "isTokenSupported", args: [token] }),
    readEscrowContract(client, at, { abi, functionName: "paused", args: [] }),
  ]);
  if (paused) throw new EscrowPausedError();
  checkRange(DeadlineOutOfRangeError, deadline, now + 1n, now + escrowLimits.maxDeadlineDelay);
  if (!supported) throw new TokenNotSupportedError({ token });
  const balance = await readTokenBalance(reader, { token, account: buyer });
  if (balance < amount)
    throw new InsufficientBalanceError({ token, account: buyer, balance, needed: amount });
}

/** What needs no chain. */
function checkTerms({ buyer, escrow }: FundingParties, args: CreateEscrowArguments): void {
  const { escrowId, seller, token, amount, disputeWindow, abandonmentGrace } = args;
  const limits = escrowLimits;
  if (!isAddressEqual(getEscrowBuyer(escrowId), buyer)) throw new EscrowIdNotBuyersError({ escrowId, buyer });
  const impossible = [zeroAddress, buyer, token, escrow];
  if (impossible.some((other) => isAddressEqual(other, seller))) throw new SellerInvalidError({ seller });
  checkRange(EscrowAmountOutOfRangeError, amount, limits.minAmount, limits.maxAmount);
  checkRange(DisputeWindowOutOfRangeError, disputeWindow, limits.minDisputeWindow, limits.maxDisputeWindow);
  checkRange(
    AbandonmentGraceOutOfRangeError,
    abandonmentGrace,
    limits.minAbandonmentGrace,
    limits.maxAbandonmentGrace,
  );
}

function checkRange(
  OutOfRangeError: new (range: { actual: bigint; min: bigint; max: bigint }) => Error,
  actual: bigint,
  min: bigint,
  max: bigint,
): void {
  if (actual < min || actual > max) throw new OutOfRangeError({ actual, min, max });
}
