import { and, eq, gt } from "drizzle-orm";
import type { Address } from "viem";
import type { Context } from "../context.ts";
import type { Principal } from "../Principal.ts";
import { sessions } from "../store/tables/sessions.ts";
import { OperationRefusedError } from "./SponsorshipError.ts";

/** Who wants which account's operation paid for, and where. */
export interface AllowanceRequest {
  /** Nobody, when no key was shown. */
  readonly principal: Principal | undefined;
  readonly sender: Address;
  readonly chainId: number;
  /** Whether strangers are paid for as well, each account by itself. */
  readonly openToAnyone: boolean;
}

/**
 * Finds out whose allowance an operation uses: the agent's, if the sender is an account of its own or of one of its live
 * sessions. A session speaks for its own account alone.
 *
 * @returns The agent's id; or, where anyone is paid for, the sender.
 * @throws {OperationRefusedError}
 */
export async function findAllowance(context: Context, request: AllowanceRequest): Promise<string> {
  const { principal, chainId, openToAnyone } = request;
  const sender = request.sender.toLowerCase();
  const isItsOwn = principal?.chainId === chainId && (await hasAccount(context, principal, sender));
  if (isItsOwn) return principal.agentId;
  if (openToAnyone) return sender;
  if (principal === undefined) {
    throw new OperationRefusedError("AGENTS_ONLY", "The request has no API key or session token.");
  }
  const whose = principal.kind === "agent" ? "agent or of a live session of its" : "session";
  throw new OperationRefusedError(
    "ACCOUNT_NOT_OF_AGENT",
    `The sender is not an account of this ${whose} on this chain.`,
  );
}

async function hasAccount({ db, clock }: Context, principal: Principal, sender: string): Promise<boolean> {
  if (principal.kind === "session") return sender === (principal.sessionWallet ?? principal.wallet);
  if (sender === principal.wallet) return true;
  const { agentId, chainId } = principal;
  const [session] = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.agentId, agentId),
        eq(sessions.chainId, chainId),
        eq(sessions.wallet, sender),
        eq(sessions.status, "active"),
        gt(sessions.expiresAt, clock()),
      ),
    )
    .limit(1);
  return session !== undefined;
}
