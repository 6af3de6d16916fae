import { type Hex, isAddressEqual } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { checkHash } from "../checkHash.ts";
import type { Escrow, EscrowStatus } from "../Escrow.ts";
import {
  accountOfClient,
  type EscrowClient,
  type EscrowContractParameters,
  escrowNames,
  getEscrowAddress,
} from "../EscrowClient.ts";
import { encodeEscrowMethod, encodeSubmitDelivery } from "../encodeEscrowCalls.ts";
import type { HashInvalidError } from "../errors/inputErrors.ts";
import { NotBuyerError, NotPartyError, NotSellerError } from "../errors/partyErrors.ts";
import { ProofHashZeroError } from "../errors/rulingErrors.ts";
import { EscrowMismatchError, EscrowStatusError } from "../errors/statusErrors.ts";
import { checkEscrowId } from "../escrowId.ts";
import { sendOnce } from "../sending.ts";
import type { SendOnceErrorType } from "../sendOnce.ts";
import { type WaitParameters, waitNames } from "../WaitParameters.ts";
import type { FindEscrowErrorType } from "./findEscrow.ts";
import type { FundEscrowReturnType } from "./fundEscrow.ts";
import { getEscrow } from "./getEscrow.ts";

/** Where an escrow is to be moved. */
export type EscrowMove =
  | {
      readonly method:
        | "accept"
        | "cancel"
        | "claimAbandoned"
        | "claimUnresolved"
        | "dispute"
        | "finalizeRelease";
    }
  | {
      readonly method: "submitDelivery";
      /** Hash of what is delivered, not zero. */
      readonly proofHash: Hex;
    };

export type MoveEscrowParameters = EscrowContractParameters &
  WaitParameters &
  EscrowMove & {
    /** The escrow. */
    readonly escrowId: Hex;
  };

export type MoveEscrowReturnType = FundEscrowReturnType;

export type MoveEscrowErrorType =
  | FindEscrowErrorType
  | SendOnceErrorType
  | EscrowMismatchError
  | HashInvalidError;

type Party = "buyer" | "seller" | "party" | "anyone";

interface Transition {
  readonly by: Party;
  readonly from: readonly EscrowStatus[];
  readonly to: EscrowStatus;
}

/** The contract's table of statuses: who may leave which, and whereto. */
const transitions: Readonly<Record<EscrowMove["method"], Transition>> = {
  accept: { by: "buyer", from: ["Delivered", "Disputed"], to: "Released" },
  cancel: { by: "seller", from: ["Funded", "Delivered", "Disputed"], to: "Refunded" },
  claimAbandoned: { by: "buyer", from: ["Funded"], to: "Abandoned" },
  claimUnresolved: { by: "party", from: ["Disputed"], to: "Resolved" },
  dispute: { by: "buyer", from: ["Delivered"], to: "Disputed" },
  finalizeRelease: { by: "anyone", from: ["Delivered"], to: "Released" },
  submitDelivery: { by: "seller", from: ["Funded"], to: "Delivered" },
};

const names = {
  ...escrowNames,
  ...waitNames,
  escrowId: true,
  method: true,
  proofHash: true,
} satisfies Names<MoveEscrowParameters>;

/**
 * Moves an escrow on, once: where it is there already, nothing is sent, so that an agent may repeat it after a crash.
 *
 * @param client - A client whose account may do it.
 * @param parameters - {@link MoveEscrowParameters}
 * @returns The escrow, moved now or before.
 * @throws {EscrowNotFoundError | EscrowStatusError | NotBuyerError | NotSellerError | NotPartyError} with nothing sent.
 * @throws {EscrowMismatchError} when another delivery is recorded.
 * @throws {EscrowOperationPendingError} when it was not included in time; call again with the same arguments.
 *
 * @example
 * await moveEscrow(session, { escrowId, method: "accept" });
 */
export async function moveEscrow(
  client: EscrowClient,
  parameters: MoveEscrowParameters,
): Promise<MoveEscrowReturnType> {
  checkParameters(parameters, names, "parameters of moveEscrow");
  const escrowId = checkEscrowId(parameters.escrowId);
  const escrowAddress = await getEscrowAddress(client, parameters);
  if (parameters.method === "submitDelivery") checkProof(escrowId, parameters.proofHash);
  let current: Escrow;
  return sendOnce(client, {
    ...parameters,
    escrowId,
    look: async (sent) => {
      current = await getEscrow(client, { escrowId, escrowAddress });
      if (!isThere(current, parameters)) return undefined;
      const { transactionHash, userOperationHash } = sent ?? {};
      return { escrowId, escrow: current, isNew: sent !== undefined, transactionHash, userOperationHash };
    },
    prepare: async () => {
      checkMove(current, parameters.method, client);
      return parameters.method === "submitDelivery"
        ? [encodeSubmitDelivery(escrowAddress, escrowId, parameters.proofHash)]
        : [encodeEscrowMethod(escrowAddress, parameters.method, escrowId)];
    },
  });
}

function checkProof(escrowId: Hex, proofHash: Hex): void {
  if (BigInt(checkHash(proofHash, "proofHash")) === 0n) throw new ProofHashZeroError({ escrowId });
}

/** A delivery stays recorded whatever follows it; the other moves are told by the status alone. */
function isThere(escrow: Escrow, move: EscrowMove): boolean {
  if (move.method !== "submitDelivery") return escrow.status === transitions[move.method].to;
  const { escrowId, proofHash } = escrow;
  if (proofHash === undefined) return false;
  if (proofHash.toLowerCase() === move.proofHash.toLowerCase()) return true;
  const difference = { field: "proofHash", expected: move.proofHash, actual: proofHash };
  throw new EscrowMismatchError({ escrowId, differences: [difference] });
}

function checkMove(escrow: Escrow, method: EscrowMove["method"], client: EscrowClient): void {
  const { escrowId, status, buyer, seller } = escrow;
  const { by, from } = transitions[method];
  if (!from.includes(status)) throw new EscrowStatusError({ escrowId, status, allowed: from });
  const caller = accountOfClient(client);
  const isBuyer = isAddressEqual(caller, buyer);
  const isSeller = isAddressEqual(caller, seller);
  if (by === "buyer" && !isBuyer) throw new NotBuyerError({ caller, buyer });
  if (by === "seller" && !isSeller) throw new NotSellerError({ caller, seller });
  if (by === "party" && !isBuyer && !isSeller) throw new NotPartyError({ caller, buyer, seller });
}
