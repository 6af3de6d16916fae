import { z } from "@hono/zod-openapi";
import { hash, text } from "../schemas/fields.ts";
import { deviceCodeForm, typedUserCode } from "./codes.ts";

/** Characters of a request, and of a sealed answer. */
const [mostRequest, mostAnswer] = [24_576, 32_768];

const userCode = z.string().max(64).regex(typedUserCode, "is not a user code").openapi({
  example: "WDJB-MJHT",
  description: "Case, hyphens and spaces are ignored.",
});

const expiresIn = z.int().openapi({ description: "Seconds." });

/** What an agent asks for. */
export const openRequestIn = z.strictObject({
  request: text(1, mostRequest).openapi({
    example: "abba_request_…",
    description: "What `createSessionRequest` of the SDK gives. The platform keeps it and does not read it.",
  }),
});

/** How the agent is to go on, in the names of RFC 8628. */
export const openRequestOut = z
  .object({
    device_code: z.string().openapi({ description: "Authorizes polling for the answer. Keep it secret." }),
    user_code: z.string().openapi({ example: "WDJB-MJHT", description: "For an owner who types." }),
    verification_uri: z.string().openapi({ description: "The owner's page." }),
    verification_uri_complete: z.string().openapi({
      description:
        "The same URL with the code in its fragment. The agent adds the request's hash and secret there, which the platform never sees.",
    }),
    request_hash: z.string().openapi({ description: "keccak256 of the request's UTF-8 bytes." }),
    expires_in: expiresIn,
    interval: z.int().openapi({ description: "Seconds between two polls." }),
  })
  .openapi("OpenedSessionRequest");

/** How an agent asks for the answer. */
export const pollRequestIn = z.strictObject({
  device_code: z.string().regex(deviceCodeForm, "is not a device code"),
});

/** What the owner answered. */
export const sealedGrantOut = z
  .object({
    sealed_grant: z.string().openapi({ description: "Sealed to the request's key: `openGrant` of the SDK." }),
  })
  .openapi("SealedGrant");

/** Which request an owner means. */
export const findRequestIn = z.strictObject({ user_code: userCode });

/** A request, as its owner's page gets it. */
export const sessionRequestOut = z
  .object({ request: z.string(), request_hash: z.string(), expires_in: expiresIn })
  .openapi("SessionRequest");

/** An owner's answer: a grant, or a refusal. */
export const answerRequestIn = z
  .strictObject({
    user_code: userCode,
    request_hash: hash.openapi({
      description: "The hash of the request that the owner saw. Only that request is answered.",
    }),
    sealed_grant: text(1, mostAnswer)
      .optional()
      .openapi({ description: "Sealed to the request's key: `sealGrant` of the SDK." }),
    error: z
      .literal("access_denied")
      .optional()
      .openapi({ description: "Sent instead of a grant when the owner declines." }),
  })
  .refine((answer) => (answer.sealed_grant === undefined) !== (answer.error === undefined), {
    message: "give either `sealed_grant` or `error`",
  });

/** What became of a request. */
export const answeredOut = z
  .object({ status: z.enum(["answered", "denied"]) })
  .openapi("AnsweredSessionRequest");
