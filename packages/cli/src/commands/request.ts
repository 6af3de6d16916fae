import { createSessionRequest, parseGrant } from "@abbababa/sdk";
import { createApiClient, requestSession } from "@abbababa/sdk/api";
import { SessionRequestDeniedError } from "@abbababa/sdk/errors";
import QRCode from "qrcode";
import { type CallbackAnswer, openCallback } from "../agent/awaitCallback.ts";
import { keepGrant } from "../agent/keptGrant.ts";
import { agentName } from "../agent/openAgent.ts";
import { keepRequest, openAnswer, readPendingRequest } from "../agent/pendingRequest.ts";
import { toNetwork } from "../agent/toNetwork.ts";
import { AnswerMissingError, CliError, UsageError } from "../errors.ts";
import { readSecret } from "../secrets/readSecret.ts";
import { provideSessionKey } from "../secrets/sessionKey.ts";
import type { Context } from "./Context.ts";
import { parseDuration } from "./durations.ts";
import { toWish, type WishOptions } from "./wish.ts";

/** What `abba request` takes. */
export interface RequestOptions extends WishOptions {
  /** @default the agent's */
  readonly name?: string | undefined;
  readonly reason?: string | undefined;
  readonly keyIn: "file" | "keyring";
  readonly secretCommand?: string | undefined;
  /** Whether to wait for the answer. */
  readonly wait: boolean;
  /** How long. */
  readonly timeout: string;
  readonly qr: boolean;
}

/** Asks the owner for a session: makes a key, prints a link, waits for the answer, keeps the grant. */
export async function request(context: Context, options: RequestOptions): Promise<void> {
  const { profile, output } = context;
  const agent = agentName(profile);
  const { page, platformUrl } = profile;
  if (page === undefined && platformUrl === undefined) {
    throw new UsageError("It is not said where the owner's page is.", {
      metaMessages: ["Give `--page URL`, or a platform with a mailbox: `--platform-url URL`."],
    });
  }
  const { secretCommand: command, keyIn } = options;
  const sessionKey = await provideSessionKey(agent, command === undefined ? keyIn : { command });
  await using callback = platformUrl === undefined && options.wait ? await openCallback() : undefined;
  const created = await createSessionRequest({
    ...toNetwork(profile),
    ...toWish(options),
    sessionKey,
    name: options.name ?? agent,
    ...(options.reason !== undefined && { reason: options.reason }),
    ...(callback !== undefined && { callback: callback.url }),
  });
  await keepRequest(agent, created);
  const invite = async (link: string) => {
    output.notice(`Open this as the owner: ${link}`);
    output.notice(`The page must show these words: ${created.words.join(" ")}`);
    if (options.qr) output.notice(await QRCode.toString(link, { type: "utf8", errorCorrectionLevel: "L" }));
  };
  if (!options.wait) {
    const link = created.toLink(toPage(page, platformUrl));
    await invite(link);
    output.result({
      text: "When the owner has answered: `abba request --answer FILE`.",
      json: {
        agent,
        link,
        request: created.serializedRequest,
        requestHash: created.requestHash,
        words: created.words,
      },
    });
    return;
  }
  const signal = AbortSignal.any([
    context.signal,
    AbortSignal.timeout(parseDuration(options.timeout) * 1_000),
  ]);
  try {
    if (callback === undefined) {
      const api = createApiClient({ baseUrl: toPage(platformUrl, undefined) });
      const onInvitation = ({ link }: { readonly link: string }) => invite(link);
      const grant = await requestSession({
        api,
        request: created,
        onInvitation,
        signal,
        ...(page && { page }),
      });
      await keep(context, grant);
      return;
    }
    await invite(created.toLink(toPage(page, undefined)));
    output.progress("Waiting for the owner's answer …");
    await keep(
      context,
      open(created.open.bind(created), await callback.answered(created.requestHash, signal)),
    );
  } catch (error) {
    if (signal.aborted && !context.signal.aborted) throw new AnswerMissingError();
    throw error;
  }
}

/** Takes the owner's answer to the request that waits, from a file or standard input. */
export async function answer(context: Context, file: string): Promise<void> {
  const pending = await readPendingRequest(agentName(context.profile));
  if (pending === undefined) throw new UsageError("No request waits for an answer: `abba request`.");
  const text = await readSecret({ file }, "the owner's answer");
  await keep(context, text.startsWith("abba_grant_") ? text : openAnswer(pending, text));
}

function open(unseal: (sealed: string) => string, answered: CallbackAnswer): string {
  if ("error" in answered) throw new SessionRequestDeniedError({ code: "access_denied" });
  return unseal(answered.sealed_grant);
}

async function keep({ profile, output }: Context, grant: string): Promise<void> {
  const agent = agentName(profile);
  const { sessionId, grant: granted } = parseGrant(grant);
  await keepGrant(agent, { grant });
  output.result({
    text: `The owner has granted the session ${sessionId} of ${granted.account} to the agent "${agent}".`,
    json: { agent, sessionId, account: granted.account, chainId: granted.chainId },
  });
}

function toPage(page: string | undefined, platformUrl: string | undefined): string {
  const found = page ?? platformUrl;
  if (found === undefined) throw new CliError("It is not said where the owner's page is.");
  return found;
}
