import * as z from "zod";
import { reads, type Schemas } from "../wire.ts";
import { address, amount, id, moment } from "./fields.ts";

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
    deliverySeconds: z.int().positive(),
    disputeWindow: z.int().positive(),
    abandonmentGrace: z.int().positive(),
    status: z.enum(["active", "paused", "archived"]),
    createdAt: moment,
    updatedAt: moment,
  }),
);
export type Service = z.output<typeof serviceSchema>;
