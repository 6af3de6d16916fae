import {
  canClaimAbandoned,
  canClaimUnresolved,
  canFinalize,
  type Escrow,
  fundEscrow,
  getCredit,
  getEscrow,
  getEscrowId,
  moveEscrow,
  withdraw,
} from "@abbababa/sdk";
import type { Hex } from "viem";
import { type Agent, openAgent } from "../agent/openAgent.ts";
import { UsageError } from "../errors.ts";
import { readUsdc } from "../market/offers.ts";
import { readPayee } from "../money/readAddress.ts";
import { checkAmount, checkTokenName, parseAmount, readToken, showAmount } from "../money/tokens.ts";
import type { Context } from "./Context.ts";
import { parseDuration, parseTime } from "./durations.ts";

/** What an escrow may be moved by, as it is typed, and what the contract calls it. */
export const escrowMoves = {
  release: "accept",
  dispute: "dispute",
  refund: "cancel",
  finalize: "finalizeRelease",
  "claim-abandoned": "claimAbandoned",
  "claim-unresolved": "claimUnresolved",
} as const;

/** Says where an escrow stands, and what can be done with it now. */
export async function showEscrow({ profile, output }: Context, named: string): Promise<void> {
  const agent = await openAgent(profile);
  const { session } = agent;
  const escrowId = await findEscrowId(agent, named);
  const escrow = await getEscrow(session, { escrowId });
  const token = await readToken(session, escrow.token);
  const [finalize, abandoned, unresolved] = await Promise.all([
    canFinalize(session, { escrowId }),
    canClaimAbandoned(session, { escrowId }),
    canClaimUnresolved(session, { escrowId }),
  ]);
  const open = [
    ...(finalize ? ["finalize"] : []),
    ...(abandoned ? ["claim-abandoned"] : []),
    ...(unresolved ? ["claim-unresolved"] : []),
  ];
  const locked = showAmount(escrow.locked, token);
  const lines = [
    `${escrow.status}: ${locked.text} for ${escrow.seller}, from ${escrow.buyer}.`,
    `The delivery is due by ${toTime(escrow.deadline)}${escrow.deliveredAt === undefined ? "" : `, and came ${toTime(escrow.deliveredAt)}`}.`,
    ...(open.length === 0 ? [] : [`Now possible: ${open.join(", ")}.`]),
  ];
  output.result({ text: lines.join("\n"), json: { ...escrow, locked, possible: open } });
}

/** Moves an escrow on: done once, however often it is asked for. */
export async function move(
  { profile, output }: Context,
  name: keyof typeof escrowMoves,
  named: string,
  reason?: string,
): Promise<void> {
  const agent = await openAgent(profile);
  const moved = await moveNamed(agent, name, named, reason);
  const { escrow, transactionHash, isNew } = moved;
  output.result({
    text: `${escrow.escrowId} is ${escrow.status}${isNew ? `: ${transactionHash}` : " (before this call)"}.`,
    json: { escrowId: escrow.escrowId, status: escrow.status, transactionHash, repeated: !isNew },
  });
}

/** Of one of the platform's purchases it is told as well. */
async function moveNamed(agent: Agent, name: keyof typeof escrowMoves, named: string, reason?: string) {
  if (named.startsWith("txn_") && (name === "release" || name === "dispute")) {
    const { buyer } = await agent.market();
    return name === "release"
      ? await buyer.confirmAndRelease(named)
      : await buyer.disputeOnChain(named, reason ?? "disputed on chain");
  }
  const escrowId = await findEscrowId(agent, named);
  return await moveEscrow(agent.session, { escrowId, method: escrowMoves[name] });
}

/** What `abba escrow fund` takes. */
export interface FundOptions {
  /** Unix seconds: the same when the command is repeated, so that it names the same escrow. */
  readonly deadline: string;
  readonly disputeWindow?: string | undefined;
  readonly grace?: string | undefined;
}

/** Pays into an escrow without a platform: once for each order. */
export async function fund(
  { profile, output }: Context,
  order: string,
  seller: string,
  amount: string,
  options: FundOptions,
): Promise<void> {
  const payee = readPayee(seller);
  const { deadline: named, disputeWindow, grace } = options;
  checkAmount(amount);
  const terms = {
    deadline: parseTime(named),
    ...(disputeWindow !== undefined && { disputeWindow: parseDuration(disputeWindow) }),
    ...(grace !== undefined && { abandonmentGrace: parseDuration(grace) }),
  };
  const agent = await openAgent(profile);
  const token = await readUsdc(agent);
  const funded = await fundEscrow(agent.session, {
    transactionId: order,
    seller: payee,
    amount: parseAmount(amount, token),
    ...terms,
  });
  output.result({
    text: `${funded.escrowId}: ${showAmount(funded.escrow.amount, token).text} in escrow${funded.isNew ? "" : " (paid before)"}.`,
    json: {
      escrowId: funded.escrowId,
      status: funded.escrow.status,
      transactionHash: funded.transactionHash,
      repeated: !funded.isNew,
    },
  });
}

/** Records a delivery by its hash, as a seller without a platform does. */
export async function submit({ profile, output }: Context, named: string, proofHash: string): Promise<void> {
  if (!/^0x[0-9a-f]{64}$/i.test(proofHash)) {
    throw new UsageError(`"${proofHash}" is not a hash.`, {
      metaMessages: ["Give 0x and 64 hexadecimal digits."],
    });
  }
  const agent = await openAgent(profile);
  const escrowId = await findEscrowId(agent, named);
  const moved = await moveEscrow(agent.session, {
    escrowId,
    method: "submitDelivery",
    proofHash: proofHash as Hex,
  });
  output.result({
    text: `${escrowId} is ${moved.escrow.status}.`,
    json: {
      escrowId,
      status: moved.escrow.status,
      transactionHash: moved.transactionHash,
      repeated: !moved.isNew,
    },
  });
}

/** Takes what a token refused to deliver before. */
export async function credit(
  { profile, output }: Context,
  { token: named, withdraw: take }: { readonly token: string; readonly withdraw: boolean },
): Promise<void> {
  checkTokenName(named);
  const { session } = await openAgent(profile);
  const token = await readToken(session, named);
  const { address } = token;
  const amount = showAmount(await getCredit(session, { account: session.account, token: address }), token);
  const taken = take && amount.baseUnits !== "0" ? await withdraw(session, { token: address }) : undefined;
  output.result({
    text:
      taken === undefined
        ? `Credit: ${amount.text}.`
        : `Withdrawn: ${amount.text}: ${taken.transactionHash}.`,
    json: { credit: amount, transactionHash: taken?.transactionHash ?? null },
  });
}

/** An escrow's own id; a purchase of the platform's; or the name of an order of this account's. */
async function findEscrowId(agent: Agent, named: string): Promise<Hex> {
  if (/^0x[0-9a-f]{64}$/i.test(named)) return named as Hex;
  if (named.startsWith("txn_")) {
    const { buyer } = await agent.market();
    return (await buyer.api.transactions.get(named)).escrowId;
  }
  const { account: buyer, escrowScope: scope } = agent.session;
  return getEscrowId({ buyer, transactionId: named, scope });
}

const toTime = (seconds: Escrow["deadline"]) => new Date(Number(seconds) * 1_000).toISOString();
