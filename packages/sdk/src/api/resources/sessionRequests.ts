import type { Names } from "../../parameters/checkParameters.ts";
import type { CallOptions, Requester } from "../http/createRequester.ts";
import {
  answeredSessionRequestSchema,
  openedSessionRequestSchema,
  sealedGrantSchema,
  waitingSessionRequestSchema,
} from "../schemas/sessionRequest.ts";
import type { BodyOf } from "../wire.ts";

/** What an agent asks its owner for. */
export type OpenSessionRequestParameters = BodyOf<"/api/v1/session-requests", "post">;
/** What an agent polls with. */
export type PollSessionRequestParameters = BodyOf<"/api/v1/session-requests/token", "post">;
/** Which request an owner means. */
export type FindSessionRequestParameters = BodyOf<"/api/v1/session-requests/lookup", "post">;
/** What an owner answers. */
export type AnswerSessionRequestParameters = BodyOf<"/api/v1/session-requests/answer", "post">;

const openNames = { request: true } satisfies Names<OpenSessionRequestParameters>;
const pollNames = { device_code: true } satisfies Names<PollSessionRequestParameters>;
const findNames = { user_code: true } satisfies Names<FindSessionRequestParameters>;
const answerNames = {
  error: true,
  request_hash: true,
  sealed_grant: true,
  user_code: true,
} satisfies Names<AnswerSessionRequestParameters>;

/** The mailbox between agents that ask for sessions and owners who grant them (RFC 8628). No key is needed. */
export function sessionRequestsOf(request: Requester) {
  return {
    /** Asks an owner for a session. `requestSession` does this and what follows. */
    open: (body: OpenSessionRequestParameters, options?: CallOptions) =>
      request(
        "post",
        "/api/v1/session-requests",
        { schema: openedSessionRequestSchema, body, names: openNames },
        options,
      ),
    /**
     * Polls for the owner's answer.
     *
     * @throws {ApiValidationError} with the `code` `authorization_pending`, `slow_down`, `access_denied` or `expired_token`.
     */
    poll: (body: PollSessionRequestParameters, options?: CallOptions) =>
      request(
        "post",
        "/api/v1/session-requests/token",
        { schema: sealedGrantSchema, body, names: pollNames },
        options,
      ),
    /** Reads what is asked for under a code, for the owner's page. */
    find: (body: FindSessionRequestParameters, options?: CallOptions) =>
      request(
        "post",
        "/api/v1/session-requests/lookup",
        { schema: waitingSessionRequestSchema, body, names: findNames },
        options,
      ),
    /** Answers a request, once: with a sealed grant or a refusal. */
    answer: (body: AnswerSessionRequestParameters, options?: CallOptions) =>
      request(
        "post",
        "/api/v1/session-requests/answer",
        { schema: answeredSessionRequestSchema, body, names: answerNames },
        options,
      ),
  };
}
