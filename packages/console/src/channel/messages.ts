import * as z from "zod/mini";
import { parseJson } from "./parseJson.ts";

/** Most characters of one message. */
const mostCharacters = 262_144;

const head = {
  channel: z.literal("abba.provider.1"),
  /** 32 bytes that the asking side chose for this one window. */
  nonce: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
};

const messageSchema = z.discriminatedUnion("type", [
  /** From the page: it listens. */
  z.strictObject({ ...head, type: z.literal("ready") }),
  /** From whoever opened it: the one thing that is asked. */
  z.strictObject({
    ...head,
    type: z.literal("request"),
    method: z.string().check(z.maxLength(64)),
    params: z.optional(z.unknown()),
  }),
  /** From the page, to whom it pinned. */
  z.strictObject({ ...head, type: z.literal("result"), result: z.optional(z.unknown()) }),
  z.strictObject({
    ...head,
    type: z.literal("error"),
    code: z.int(),
    message: z.string().check(z.maxLength(2_000)),
  }),
]);

export type ChannelMessage = z.output<typeof messageSchema>;

/** Reads a message from anywhere; `undefined`: it is none of this channel. */
export function readMessage(data: unknown): ChannelMessage | undefined {
  const parsed = messageSchema.safeParse(parseJson(data, mostCharacters));
  return parsed.success ? parsed.data : undefined;
}

/** Writes a message. As text: what arrives is copied whole, and has no prototype but what its reader gives it. */
export function writeMessage(message: ChannelMessage): string {
  return JSON.stringify(message);
}

export const channelName = "abba.provider.1";
