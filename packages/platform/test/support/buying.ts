import type { EscrowEvent } from "../../src/index.ts";
import type { Checkout, Purchase, Service, Session, TestAgent, TestPlatform } from "./startTestPlatform.ts";

/** A seller with a service, and a buyer. */
export interface Market {
  readonly seller: TestAgent;
  readonly buyer: TestAgent;
  readonly service: Service;
}

/** What a service of 10 USDC costs with its fee. */
export const total = 10_200_000n;

export async function openMarket(api: TestPlatform): Promise<Market> {
  const seller = await api.register();
  const buyer = await api.register();
  return { seller, buyer, service: await api.listService(seller) };
}

export async function createSession(
  api: TestPlatform,
  agent: TestAgent,
  terms: {
    budgetUsdc?: bigint;
    expiry?: number;
    allowedServiceIds?: readonly string[];
    sellsAll?: boolean;
    walletAddress?: string;
  },
) {
  const { data } = await api.call<{ session: Session; token: string }>("POST", "/sessions", agent.key, {
    ...terms,
    budgetUsdc: terms.budgetUsdc?.toString(),
  });
  return { ...data.session, token: data.token };
}

/** Spent and reserved of a session. */
export async function holds(api: TestPlatform, agent: TestAgent, id: string) {
  const { data } = await api.call<Session>("GET", `/sessions/${id}`, agent.key);
  return { spent: BigInt(data.spentUsdc), reserved: BigInt(data.reservedUsdc), status: data.status };
}

export const buy = (
  api: TestPlatform,
  token: string,
  service: Service,
  headers: Record<string, string> = {},
) => api.call<Checkout>("POST", "/checkout", token, { serviceId: service.id }, headers);

/** The event of an escrow that was funded as instructed, or not quite. */
export function funding(
  { paymentInstructions: instructions }: Checkout,
  changes: Partial<Extract<EscrowEvent, { name: "EscrowCreated" }>> = {},
) {
  const lower = <text extends string>(value: text) => value.toLowerCase() as text;
  const event: EscrowEvent = {
    name: "EscrowCreated",
    buyer: lower(instructions.buyerAddress),
    seller: lower(instructions.sellerAddress),
    token: lower(instructions.token),
    amount: instructions.totalWithFee,
    deadline: String(instructions.deadline),
    disputeWindow: String(instructions.disputeWindow),
    abandonmentGrace: String(instructions.abandonmentGrace),
    criteriaHash: instructions.criteriaHash,
    ...changes,
  };
  return { escrowId: instructions.escrowId, event };
}

export async function read(api: TestPlatform, token: string, { transaction }: Checkout): Promise<Purchase> {
  return (await api.call<Purchase>("GET", `/transactions/${transaction.id}`, token)).data;
}
