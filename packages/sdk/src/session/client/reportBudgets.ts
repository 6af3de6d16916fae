import { emitEvent } from "../../logger/emitEvent.ts";
import type { SessionEvent } from "../../logger/Logger.ts";
import { readStatus } from "../ledger/readStatus.ts";
import type { SessionContext } from "../operation/SessionContext.ts";

/** Percent of a budget from which on its use is reported. */
const threshold = 80;

/**
 * Reports every budget that is nearly used up, use that is out of the ordinary, and an end that is near. Never fails: a
 * session works without its log.
 *
 * @param context - The opened session.
 */
export async function reportBudgets(context: SessionContext): Promise<void> {
  const { session, publicClient, logger, watch } = context;
  const { grant, terms, sessionId } = session;
  try {
    const module = grant.contracts.spendCap;
    const status = await readStatus(publicClient, { account: grant.account, module, sessionId, terms });
    const report = (
      budget: "spend" | "operations" | "gas",
      used: bigint,
      max: bigint,
      token?: `0x${string}`,
    ) => {
      const percentUsed = max === 0n ? 0 : Number((used * 100n) / max);
      if (percentUsed < threshold) return;
      const event: SessionEvent = {
        type: "session.nearExhaustion",
        chainId: grant.chainId,
        account: grant.account,
        sessionId,
        budget,
        percentUsed,
        token,
      };
      emitEvent(logger, event);
    };
    report("operations", BigInt(status.operationsUsed), BigInt(terms.maxOperations));
    report("gas", status.gasSpent, terms.gasBudget);
    for (const [index, { token, lifetime }] of terms.limits.entries()) {
      report("spend", status.budgets[index]?.spent ?? 0n, lifetime, token);
    }
    const now = Math.floor(Date.now() / 1_000);
    const spent = status.budgets.map(({ token, spent: amount }) => ({ token, amount }));
    const used = { operations: BigInt(status.operationsUsed), spent };
    const facts = { chainId: grant.chainId, account: grant.account, sessionId };
    for (const signal of [...watch.use(used, now), ...watch.look(status, now)]) {
      emitEvent(logger, { ...facts, ...signal });
    }
  } catch {
    // The next operation reports again.
  }
}
