import { createSessionRequest, parseGrant } from "@abbababa/sdk";
import QRCode from "qrcode";
import { openCallback } from "../agent/awaitCallback.ts";
import { inviteOwner, pageMissing } from "../agent/inviteOwner.ts";
import { keepGrant } from "../agent/keptGrant.ts";
import { agentName } from "../agent/openAgent.ts";
import { keepRequest, openAnswer, readPendingRequest } from "../agent/pendingRequest.ts";
import { toNetwork } from "../agent/toNetwork.ts";
import { AnswerMissingError, UsageError } from "../errors.ts";
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
  const shownAt = page ?? platformUrl;
  if (shownAt === undefined) throw pageMissing();
  // Whatever is typed wrongly is said before anything is made.
  const [wish, patience] = [toWish(options), parseDuration(options.timeout) * 1_000];
  const { secretCommand: command, keyIn } = options;
  const sessionKey = await provideSessionKey(agent, command === undefined ? keyIn : { command });
  await using callback = platformUrl === undefined && options.wait ? await openCallback() : undefined;
  const created = await createSessionRequest({
    ...toNetwork(profile),
    ...wish,
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
    const link = created.toLink(shownAt);
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
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(patience)]);
  try {
    const { link, granted } = await inviteOwner(created, { page, platformUrl, callback, signal });
    await invite(link);
    output.progress("Waiting for the owner's answer …");
    await keep(context, await granted);
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

async function keep({ profile, output }: Context, grant: string): Promise<void> {
  const agent = agentName(profile);
  const { sessionId, grant: granted } = parseGrant(grant);
  await keepGrant(agent, { grant });
  output.result({
    text: `The owner has granted the session ${sessionId} of ${granted.account} to the agent "${agent}".`,
    json: { agent, sessionId, account: granted.account, chainId: granted.chainId },
  });
}
