import type { Platform } from "@abbababa/platform";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { z } from "zod";

/** Who buy at once. */
const buyers = 32;

/** Who sells, who buys, and one of each thing. */
export interface Market {
  readonly sellerKey: string;
  readonly buyerKey: string;
  /** Of as many buyers, each with a session of its own. */
  readonly sessionTokens: readonly string[];
  readonly serviceId: string;
  readonly transactionId: string;
}

const answer = z.object({ data: z.unknown() });
const challenge = z.object({ challengeId: z.string(), typedData: z.custom<never>() });
const registered = z.object({ apiKey: z.string() });
const made = z.object({ id: z.string() });

/** Registers two agents through the API, and has one of them buy of the other. */
export async function openMarket({ app }: Platform, chainId: number): Promise<Market> {
  async function post<schema extends z.ZodType>(
    path: string,
    body: object,
    schema: schema,
    key?: string,
  ): Promise<z.output<schema>> {
    const response = await app.request(`/api/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return schema.parse(answer.parse(await response.json()).data);
  }

  async function register(name: string): Promise<string> {
    const account = privateKeyToAccount(generatePrivateKey());
    const asked = { walletAddress: account.address, chainId };
    const { challengeId, typedData } = await post("/agents/challenge", asked, challenge);
    const signature = await account.signTypedData(typedData);
    return (await post("/agents/register", { challengeId, signature, name }, registered)).apiKey;
  }

  const [sellerKey, buyerKey] = [await register("Seller"), await register("Buyer")];
  const offer = { title: "Translation", category: "language", price: "1000" };
  const { id: serviceId } = await post("/services", offer, made, sellerKey);
  const bought = z.object({ transaction: made });
  const { transaction } = await post("/checkout", { serviceId }, bought, buyerKey);
  const granted = z.object({ token: z.string() });
  const sessionTokens: string[] = [];
  for (let index = 0; index < buyers; index += 1) {
    const key = index === 0 ? buyerKey : await register(`Buyer ${index}`);
    const { token } = await post("/sessions", { budgetUsdc: "1000000000000" }, granted, key);
    sessionTokens.push(token);
  }
  return { sellerKey, buyerKey, sessionTokens, serviceId, transactionId: transaction.id };
}
