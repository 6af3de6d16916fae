import * as z from "zod/mini";
import { reads, type Schemas } from "../wire.ts";
import { address, amount, id, moment, publicKey } from "./apiFields.ts";

/** A delegated budget. Amounts in base units. */
export const sessionSchema = reads<Schemas["Session"]>()(
  z.object({
    id: id("ses"),
    agentId: id("agt"),
    chainId: z.int(),
    budgetUsdc: z.nullable(amount),
    spentUsdc: amount,
    reservedUsdc: amount,
    remainingUsdc: z.nullable(amount),
    allowedServiceIds: z.nullable(z.array(z.string())),
    sellsAll: z.boolean(),
    walletAddress: z.nullable(address),
    e2ePublicKey: z.nullable(publicKey),
    status: z.enum(["active", "revoked", "expired"]),
    createdAt: moment,
    expiresAt: moment,
    endedAt: z.nullable(moment),
  }),
);
export type Session = z.output<typeof sessionSchema>;

/** A new session and its token. */
export const newSessionSchema = reads<Schemas["NewSession"]>()(
  z.object({ session: sessionSchema, token: z.string().check(z.maxLength(512)) }),
);

/** What happened to a session. */
export const sessionAuditEventSchema = reads<Schemas["SessionAuditEvent"]>()(
  z.object({
    type: z.string(),
    subject: z.nullable(z.string()),
    count: z.int(),
    createdAt: moment,
    lastAt: moment,
  }),
);
