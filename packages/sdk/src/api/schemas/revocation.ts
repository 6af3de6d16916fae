import * as z from "zod/mini";
import { reads, type Schemas } from "../wire.ts";
import { hash } from "./apiFields.ts";

/** What became of a revocation that was relayed. */
export const relayedRevocationSchema = reads<Schemas["RelayedRevocation"]>()(
  z.object({ transactionHash: z.nullable(hash) }),
);
