import * as z from "zod";
import { reads, type Schemas } from "../wire.ts";
import { address, amount, id, moment, publicKey } from "./fields.ts";

/** A delegated budget. Amounts in base units. */
export const sessionSchema = reads<Schemas["Session"]>()(
  z.object({
    id: id("ses"),
    agentId: id("agt"),
    chainId: z.int(),
    budgetUsdc: amount.nullable(),
    spentUsdc: amount,
    reservedUsdc: amount,
    remainingUsdc: amount.nullable(),
    allowedServiceIds: z.array(z.string()).nullable(),
    sellsAll: z.boolean(),
    walletAddress: address.nullable(),
    e2ePublicKey: publicKey.nullable(),
    status: z.enum(["active", "revoked", "expired"]),
    createdAt: moment,
    expiresAt: moment,
    endedAt: moment.nullable(),
  }),
);
export type Session = z.output<typeof sessionSchema>;

/** A new session and its token. */
export const newSessionSchema = reads<Schemas["NewSession"]>()(
  z.object({ session: sessionSchema, token: z.string().max(512) }),
);

/** What happened to a session. */
export const sessionAuditEventSchema = reads<Schemas["SessionAuditEvent"]>()(
  z.object({
    type: z.string(),
    subject: z.string().nullable(),
    count: z.int(),
    createdAt: moment,
    lastAt: moment,
  }),
);
