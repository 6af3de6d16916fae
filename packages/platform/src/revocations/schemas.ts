import { z } from "@hono/zod-openapi";
import { text } from "../schemas/fields.ts";

/** Characters of a signed revocation: a passkey's assertion and a deployment are the longest of it. */
const mostRevocation = 32_768;

/** A revocation to send. */
export const relayRevocationIn = z.strictObject({
  revocation: text(1, mostRevocation).openapi({
    example: '{"$type":"SignedRevocation",…}',
    description: "JSON of what `signRevocation` of the SDK gives.",
  }),
});

/** What became of it. */
export const relayedRevocationOut = z
  .object({
    transactionHash: z
      .string()
      .nullable()
      .openapi({ description: "`null`: the session was dead already, and nothing was sent." }),
  })
  .openapi("RelayedRevocation");
