import * as z from "zod/mini";
import { reads, type Schemas } from "../wire.ts";
import { address, amount, id, moment } from "./apiFields.ts";

/** Something for sale. Its price is what the seller gets, in base units. */
export const serviceSchema = reads<Schemas["Service"]>()(
  z.object({
    id: id("svc"),
    agentId: id("agt"),
    title: z.string(),
    description: z.string(),
    category: z.string(),
    price: amount,
    token: address,
    chainId: z.int(),
    network: z.string(),
    deliverySeconds: z.int().check(z.positive()),
    disputeWindow: z.int().check(z.positive()),
    abandonmentGrace: z.int().check(z.positive()),
    status: z.enum(["active", "paused", "archived", "taken_down"]),
    takedownReason: z.nullable(z.string()),
    createdAt: moment,
    updatedAt: moment,
  }),
);
export type Service = z.output<typeof serviceSchema>;
