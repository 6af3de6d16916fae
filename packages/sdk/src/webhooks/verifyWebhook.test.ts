import { createHmac } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { signWebhook } from "./signWebhook.ts";
import { type VerifyWebhookParameters, verifyWebhook } from "./verifyWebhook.ts";
import { generateWebhookSecret } from "./webhookSecret.ts";

const event = {
  id: "evt_01",
  type: "transaction.delivered",
  createdAt: "2026-01-02T03:04:05.678Z",
  data: { transactionId: "order-17", note: "Zürich 🦊" },
} as const;
const now = 1_800_000_000;
const secret = generateWebhookSecret();
const other = generateWebhookSecret();
const named = (name: string) => expect.objectContaining({ name });

function signed(secrets = [secret], timestamp = now): VerifyWebhookParameters {
  return { ...signWebhook({ event, secrets, timestamp }), secrets: [secret], now };
}

function withHeader(name: string, value: string | string[] | undefined): VerifyWebhookParameters {
  return { ...signed(), headers: { ...signed().headers, [name]: value } as Record<string, string> };
}

const signature = "X-Abbababa-Signature";

test("default", () => {
  expect(verifyWebhook(signed())).toEqual(event);
});

test("default: in text and bytes, in web and Node headers", () => {
  const { headers, body } = signWebhook({ event, secrets: [secret], timestamp: now });
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  for (const form of [headers, lower, new Headers(headers)]) {
    for (const text of [body, new TextDecoder().decode(body)]) {
      expect(verifyWebhook({ headers: form, body: text, secrets: [secret], now })).toEqual(event);
    }
  }
});

test("default: the signature is what OpenSSL computes over id, time and body", () => {
  const { headers, body } = signWebhook({ event, secrets: [secret], timestamp: now });
  const key = Buffer.from(secret.slice(6), "base64url");
  const digest = createHmac("sha256", key).update(`evt_01.${now}.`).update(body).digest("hex");
  expect(headers[signature]).toBe(`t=${now},v1=${digest}`);
  expect(headers["X-Abbababa-Id"]).toBe("evt_01");
});

test("behavior: rotation, in either order of steps", () => {
  const verify = (signing: string[], secrets: string[]) => () =>
    verifyWebhook({ ...signWebhook({ event, secrets: signing, timestamp: now }), secrets, now });
  expect(verify([secret, other], [secret])()).toEqual(event);
  expect(verify([secret, other], [other])()).toEqual(event);
  expect(verify([other], [secret, other])()).toEqual(event);
  expect(verify([other], [secret])).toThrow(named("WebhookSignatureError"));
});

test.each([-300, 0, 300])("behavior: %s s away, it passes", (offset) => {
  expect(verifyWebhook(signed([secret], now + offset))).toEqual(event);
});

test.each([-301, 301, -86_400])("error: %s s away, it is refused", (offset) => {
  expect(() => verifyWebhook(signed([secret], now + offset))).toThrow(named("WebhookTimestampError"));
});

test("error: a tolerance or a clock that is no number", () => {
  expect(() => verifyWebhook({ ...signed(), toleranceSeconds: Number.NaN })).toThrow(
    named("WebhookTimestampError"),
  );
  expect(() => verifyWebhook({ ...signed(), now: Number.NaN })).toThrow(named("WebhookTimestampError"));
});

test("error: an old webhook with a new time", () => {
  const old = signWebhook({ event, secrets: [secret], timestamp: now - 1000 });
  const headers = {
    ...old.headers,
    [signature]: (old.headers[signature] ?? "").replace(/t=\d+/, `t=${now}`),
  };
  expect(() => verifyWebhook({ headers, body: old.body, secrets: [secret], now })).toThrow(
    named("WebhookSignatureError"),
  );
});

test("error: another id", () => {
  expect(() => verifyWebhook(withHeader("X-Abbababa-Id", "evt_02"))).toThrow(named("WebhookSignatureError"));
});

test("error: every bit of body and signature", () => {
  const { body, headers } = signWebhook({ event, secrets: [secret], timestamp: now });
  for (let bit = 0; bit < body.length * 8; bit += 1) {
    const copy = body.slice();
    copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => verifyWebhook({ ...signed(), body: copy })).toThrow(named("WebhookSignatureError"));
  }
  const value = headers[signature] ?? "";
  for (let at = value.indexOf("v1=") + 3; at < value.length; at += 1) {
    const digit = (Number.parseInt(value.charAt(at), 16) ^ 1).toString(16);
    const forged = withHeader(signature, value.slice(0, at) + digit + value.slice(at + 1));
    expect(() => verifyWebhook(forged)).toThrow(named("WebhookSignatureError"));
  }
});

const zeros = "0".repeat(64);

test.each<[string, string | string[] | undefined]>([
  ["nothing", undefined],
  ["empty", ""],
  ["no time", `v1=${zeros}`],
  ["no signature", `t=${now}`],
  ["another version alone", `t=${now},v0=${zeros}`],
  ["short", `t=${now},v1=00`],
  ["capitals", `t=${now},v1=${"A".repeat(64)}`],
  ["spaces", `t=${now}, v1=${zeros}`],
  ["time twice", `t=${now},t=${now},v1=${zeros}`],
  ["negative time", `t=-1,v1=${zeros}`],
  ["time as float", `t=1.5,v1=${zeros}`],
  ["leading zeros", `t=0${now},v1=${zeros}`],
  ["eleven signatures", `t=${now}${`,v1=${zeros}`.repeat(11)}`],
  ["giant", `t=${now},v1=${"0".repeat(100_000)}`],
  ["twice", [`t=${now},v1=${zeros}`, `t=${now},v1=${zeros}`]],
])("error: a signature header that is %s", (_, value) => {
  expect(() => verifyWebhook(withHeader(signature, value))).toThrow(named("WebhookMalformedError"));
});

test("error: the header twice, in other letters", () => {
  const twice = withHeader(signature.toLowerCase(), `t=${now},v1=${zeros}`);
  expect(() => verifyWebhook(twice)).toThrow(named("WebhookMalformedError"));
});

test("error: anything at all in the header", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (value) => {
      expect(() => verifyWebhook(withHeader(signature, value))).toThrow(/webhook/);
    }),
  );
});

test("error: a body over the limit, in characters or bytes", () => {
  for (const body of ["x".repeat(262_145), "ü".repeat(131_073), new Uint8Array(262_145)]) {
    expect(() => verifyWebhook({ ...signed(), body })).toThrow(/more than 262144 bytes/);
  }
  const parsed = JSON.parse("{}") as string;
  expect(() => verifyWebhook({ ...signed(), body: parsed })).toThrow(named("WebhookMalformedError"));
});

test.each<[string, string]>([
  ["no JSON", "{"],
  ["a prototype key", `{"id":"evt_01","type":"a","createdAt":"${event.createdAt}","data":{"__proto__":{}}}`],
  ["an unknown field", `{"id":"evt_01","type":"a","createdAt":"${event.createdAt}","data":1,"more":1}`],
  ["another id", `{"id":"evt_02","type":"a","createdAt":"${event.createdAt}","data":1}`],
  ["a bomb", "[".repeat(200_000)],
])("error: signed, but %s", (_, text) => {
  const key = Buffer.from(secret.slice(6), "base64url");
  const digest = createHmac("sha256", key).update(`evt_01.${now}.${text}`).digest("hex");
  const forged = { ...withHeader(signature, `t=${now},v1=${digest}`), body: text };
  expect(() => verifyWebhook(forged)).toThrow(named("WebhookMalformedError"));
});

test.each<[string, unknown]>([
  ["empty", ""],
  ["short", "whsec_AAAA"],
  ["another prefix", secret.replace("whsec", "sk_ab")],
  ["not text", 7],
])("error: a secret that is %s, not repeated", (_, flawed) => {
  try {
    verifyWebhook({ ...signed(), secrets: [flawed as string] });
    expect.unreachable();
  } catch (error) {
    expect(error).toEqual(named("WebhookSecretInvalidError"));
    expect(inspect(error)).not.toContain(secret.slice(6, 30));
  }
});

test("error: no secret, or eleven", () => {
  for (const secrets of [[], Array.from({ length: 11 }, () => secret)]) {
    expect(() => verifyWebhook({ ...signed(), secrets })).toThrow(named("WebhookMalformedError"));
    expect(() => signWebhook({ event, secrets })).toThrow(named("WebhookMalformedError"));
  }
});

test.each<[string, object]>([
  ["an id with a dot", { id: "a.b" }],
  ["an id with a line break", { id: "a\r\nX-Evil: 1" }],
  ["data that JSON drops", { data: undefined }],
  ["data that JSON alters", { data: { at: new Date(0) } }],
  ["a type with capitals", { type: "Transaction" }],
  ["a time without a zone", { createdAt: "2026-01-02T03:04:05" }],
  ["an unknown field", { more: 1 }],
  ["too large", { data: "x".repeat(262_144) }],
])("error: does not sign %s", (_, change) => {
  expect(() => signWebhook({ event: { ...event, ...change }, secrets: [secret] })).toThrow(
    named("WebhookMalformedError"),
  );
});
