import { type Address, erc20Abi, type Hex, zeroHash } from "viem";
import { readContract } from "viem/actions";
import { getAction } from "viem/utils";
import { checkAmount, type ParseAmountErrorType, parseAmount } from "../amounts/parseAmount.ts";
import type { ContractNotDeployedError } from "../chains/chainErrors.ts";
import { contractAddress } from "../chains/contractAddresses.ts";
import { knownDecimals } from "../chains/knownTokens.ts";
import type { PartNotLoadedError } from "../loading/PartNotLoadedError.ts";
import type { Names } from "../parameters/checkParameters.ts";
import type { ToChainErrorType } from "../session/failures/toChainError.ts";
import { checkAddress } from "./checkAddress.ts";
import { checkHash } from "./checkHash.ts";
import { chainIdOf, type EscrowReadClient, isSession, readClientOf } from "./EscrowClient.ts";
import type { CreateEscrowArguments } from "./encodeEscrowCalls.ts";
import type {
  AddressInvalidError,
  EscrowIdInvalidError,
  HashInvalidError,
  SecondsInvalidError,
} from "./errors/inputErrors.ts";
import { checkEscrowId } from "./escrowId.ts";
import { throwChainError } from "./failures.ts";
import { defaultAbandonmentGrace, defaultDisputeWindow } from "./limits.ts";
import { toSeconds } from "./toSeconds.ts";

/** What an escrow is to hold. */
export interface EscrowTermsParameters {
  /** Who is to deliver and be paid. */
  readonly seller: Address;
  /** All that leaves the buyer, fee included: base units, or a decimal string such as `"10.20"`. See `totalWithFee`. */
  readonly amount: bigint | string;
  /** The token. @default "USDC" */
  readonly token?: "USDC" | Address | undefined;
  /** When the delivery is due (unix seconds). */
  readonly deadline: bigint | number;
  /** How long the buyer may dispute a delivery (seconds, 1 minute to 30 days). @default 86400n */
  readonly disputeWindow?: bigint | number | undefined;
  /** How long after the deadline a late delivery is still taken (seconds, 1 minute to 30 days). @default 86400n */
  readonly abandonmentGrace?: bigint | number | undefined;
  /** Hash of what is agreed. @default zero */
  readonly criteriaHash?: Hex | undefined;
}

/** What {@link EscrowTermsParameters} may hold. */
export const escrowTermsNames = {
  seller: true,
  amount: true,
  token: true,
  deadline: "time",
  disputeWindow: "seconds",
  abandonmentGrace: "seconds",
  criteriaHash: true,
} satisfies Names<EscrowTermsParameters>;

export type PrepareEscrowErrorType =
  | ParseAmountErrorType
  | ToChainErrorType
  | AddressInvalidError
  | ContractNotDeployedError
  | EscrowIdInvalidError
  | HashInvalidError
  | PartNotLoadedError
  | SecondsInvalidError;

/**
 * Parses what an escrow is to hold into the contract's arguments.
 *
 * @param client - Names the chain; asked for nothing but the decimals of a token that is not recorded.
 * @param escrowId - The escrow.
 * @param parameters - {@link EscrowTermsParameters}
 * @returns Arguments of `createEscrow`.
 */
export async function prepareEscrow(
  client: EscrowReadClient,
  escrowId: Hex,
  parameters: EscrowTermsParameters,
): Promise<CreateEscrowArguments> {
  const { disputeWindow = defaultDisputeWindow, abandonmentGrace = defaultAbandonmentGrace } = parameters;
  const { criteriaHash = zeroHash } = parameters;
  const checked = {
    escrowId: checkEscrowId(escrowId),
    seller: checkAddress(parameters.seller, "seller"),
    deadline: toSeconds(parameters.deadline, "deadline"),
    disputeWindow: toSeconds(disputeWindow, "disputeWindow"),
    abandonmentGrace: toSeconds(abandonmentGrace, "abandonmentGrace"),
    criteriaHash: checkHash(criteriaHash, "criteriaHash"),
  };
  const token = await resolveToken(client, parameters.token);
  return { ...checked, token, amount: await toBaseUnits(client, parameters, token) };
}

/**
 * Finds a token: an explicit address, or USDC on the client's chain.
 *
 * @param client - Names the chain.
 * @param token - An address or a name. @default "USDC"
 * @returns Its address, checksummed.
 * @throws {AddressInvalidError | ContractNotDeployedError}
 */
export async function resolveToken(
  client: EscrowReadClient,
  token: "USDC" | Address = "USDC",
): Promise<Address> {
  if (token !== "USDC") return checkAddress(token, "token");
  const addresses = isSession(client) ? client.grant.contracts : {};
  return contractAddress("usdc", { chainId: await chainIdOf(client), addresses });
}

async function toBaseUnits(
  client: EscrowReadClient,
  { amount }: EscrowTermsParameters,
  token: Address,
): Promise<bigint> {
  if (typeof amount !== "string") return checkAmount(amount);
  const known = knownDecimals(await chainIdOf(client), token);
  if (known !== undefined) return parseAmount(amount, known);
  const reader = readClientOf(client);
  const request = { abi: erc20Abi, address: token, functionName: "decimals" } as const;
  const decimals = await getAction(reader, readContract, "readContract")(request).catch(throwChainError);
  return parseAmount(amount, decimals);
}
