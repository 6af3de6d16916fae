import * as z from "zod/mini";
import { reads, type Schemas } from "../wire.ts";
import { hash } from "./apiFields.ts";

/** A URL of a page, which is shown and never fetched. */
const pageUrl = z.string().check(z.maxLength(4_096), z.regex(/^https?:\/\/[^\s]+$/, "is no URL of a page"));
const seconds = z.int().check(z.minimum(0), z.maximum(31_536_000));
const sealed = z.string().check(z.minLength(1), z.maxLength(65_536));

/** A request in the mailbox, in the names of RFC 8628. */
export const openedSessionRequestSchema = reads<Schemas["OpenedSessionRequest"]>()(
  z.object({
    device_code: z.string().check(z.minLength(1), z.maxLength(256)),
    user_code: z.string().check(z.regex(/^[A-Z0-9-]{1,32}$/, "is not a user code")),
    verification_uri: pageUrl,
    verification_uri_complete: pageUrl,
    request_hash: hash,
    expires_in: seconds,
    interval: z.int().check(z.minimum(1), z.maximum(3_600)),
  }),
);

/** An owner's answer, sealed to the request's key. */
export const sealedGrantSchema = reads<Schemas["SealedGrant"]>()(z.object({ sealed_grant: sealed }));

/** A request, as its owner's page gets it: not parsed, and not to be believed. */
export const waitingSessionRequestSchema = reads<Schemas["SessionRequest"]>()(
  z.object({
    request: z.string().check(z.minLength(1), z.maxLength(65_536)),
    request_hash: hash,
    expires_in: seconds,
  }),
);

/** What became of a request. */
export const answeredSessionRequestSchema = reads<Schemas["AnsweredSessionRequest"]>()(
  z.object({ status: z.enum(["answered", "denied"]) }),
);
