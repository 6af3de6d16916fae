import { keccak256, stringToHex } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestPlatform, type TestPlatform } from "./support/startTestPlatform.ts";
import { startTwoInstances } from "./support/startTwoInstances.ts";

let api: TestPlatform;
beforeAll(async () => {
  api = await startTestPlatform({ consoleUrl: "https://console.example/" });
});
afterAll(() => api[Symbol.asyncDispose]());

interface Opened {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly request_hash: string;
  readonly expires_in: number;
  readonly interval: number;
}

const path = "/session-requests";
const request = "abba_request_eyJhIjoxfQ";
const post = <data>(to: string, body: object, platform = api) =>
  platform.call<data>("POST", `${path}${to}`, undefined, body);
const open = async (platform = api, text = request) =>
  (await post<Opened>("", { request: text }, platform)).data;
const poll = ({ device_code }: Opened) => post<{ sealed_grant: string }>("/token", { device_code });
const lookUp = (user_code: string) => post<{ request: string }>("/lookup", { user_code });
const answer = ({ user_code, request_hash }: Opened, given: object, platform = api) =>
  post<{ status: string }>("/answer", { user_code, request_hash, ...given }, platform);
const wait = (seconds: number) => {
  api.time.now += seconds * 1_000;
};

test("default: an agent asks, its owner answers, and the agent has it", async () => {
  const opened = await post<Opened>("", { request });
  expect(opened.status).toBe(201);
  const { device_code, user_code, ...rest } = opened.data;
  expect(device_code).toMatch(/^abba_session_device_[\w-]{43}$/);
  expect(user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
  const hash = keccak256(stringToHex(request));
  expect(rest).toEqual({
    verification_uri: "https://console.example/grant",
    verification_uri_complete: `https://console.example/grant#user_code=${user_code}`,
    request_hash: hash,
    expires_in: 900,
    interval: 5,
  });
  expect((await poll(opened.data)).error.code).toBe("authorization_pending");
  const typed = ` ${user_code.toLowerCase().replace("-", " ")} `;
  expect((await lookUp(typed)).data).toEqual({ request, request_hash: hash, expires_in: 900 });
  expect((await answer(opened.data, { sealed_grant: "sealed" })).data).toEqual({ status: "answered" });
  // At once, however often: an answer that was lost on its way is asked for again.
  for (const _ of [1, 2]) expect((await poll(opened.data)).data).toEqual({ sealed_grant: "sealed" });
  expect(api.logged()).not.toContain(user_code);
  expect(api.logged()).not.toContain(device_code);
});

describe("polling", () => {
  test("behavior: too fast, it is slowed down, by five seconds each time", async () => {
    const opened = await open();
    const codes: unknown[] = [];
    for (const pause of [0, 5, 4, 6, 10, 5, 20]) {
      wait(pause);
      const { error, details, status } = await poll(opened);
      codes.push([pause, status, error.code, (details as { interval: number }).interval]);
    }
    expect(codes).toEqual([
      [0, 400, "authorization_pending", 5],
      [5, 400, "authorization_pending", 5],
      [4, 400, "slow_down", 10],
      [6, 400, "slow_down", 15],
      [10, 400, "slow_down", 20],
      [5, 400, "slow_down", 25],
      [20, 400, "slow_down", 30],
    ]);
    await answer(opened, { sealed_grant: "sealed" });
    expect((await poll(opened)).data.sealed_grant).toBe("sealed");
  });

  test("behavior: a refusal is told", async () => {
    const opened = await open();
    expect((await answer(opened, { error: "access_denied" })).data).toEqual({ status: "denied" });
    expect((await poll(opened)).error.code).toBe("access_denied");
    expect((await answer(opened, { sealed_grant: "late" })).error.code).toBe("NOT_FOUND");
  });

  test.each(["pending", "answered", "denied"])(
    "behavior: at its end one that is %s is over for both",
    async (state) => {
      const opened = await open();
      if (state === "answered") await answer(opened, { sealed_grant: "sealed" });
      if (state === "denied") await answer(opened, { error: "access_denied" });
      wait(900);
      expect((await poll(opened)).error.code).toBe("expired_token");
      expect((await lookUp(opened.user_code)).error.code).toBe("NOT_FOUND");
      expect((await answer(opened, { sealed_grant: "sealed" })).error.code).toBe("NOT_FOUND");
    },
  );

  test("error: a code that nobody was given reads as one that is over", async () => {
    const device_code = `abba_session_device_${"A".repeat(43)}`;
    expect((await post("/token", { device_code })).error.code).toBe("expired_token");
  });
});

describe("answering", () => {
  test("behavior: the first answer counts, and the same again is no other", async () => {
    const opened = await open();
    expect((await answer(opened, { sealed_grant: "first" })).status).toBe(200);
    expect((await answer(opened, { sealed_grant: "first" })).status).toBe(200);
    for (const other of [{ sealed_grant: "second" }, { error: "access_denied" }]) {
      expect((await answer(opened, other)).error.code).toBe("NOT_FOUND");
    }
    expect((await poll(opened)).data.sealed_grant).toBe("first");
  });

  test("behavior: of answers at the same time, at two instances, one counts", async () => {
    await using two = await startTwoInstances();
    const opened = await open(two.api);
    const answers = Array.from({ length: 20 }, (_, index) =>
      answer(opened, { sealed_grant: `answer ${index}` }, index % 2 === 0 ? two.api : two.other),
    );
    const taken = (await Promise.all(answers)).map(({ status }) => status);
    expect(taken.filter((status) => status === 200)).toHaveLength(1);
    const { data } = await post<{ sealed_grant: string }>(
      "/token",
      { device_code: opened.device_code },
      two.api,
    );
    expect(data.sealed_grant).toBe(`answer ${taken.indexOf(200)}`);
  });

  test("error: only the request that was shown is answered", async () => {
    const opened = await open();
    const swapped = { ...opened, request_hash: keccak256("0x01") };
    expect((await answer(swapped, { sealed_grant: "sealed" })).error.code).toBe("NOT_FOUND");
    expect((await poll(opened)).error.code).toBe("authorization_pending");
  });

  test.each([
    ["nothing", {}],
    ["both", { sealed_grant: "sealed", error: "access_denied" }],
    ["another refusal", { error: "server_error" }],
    ["an empty grant", { sealed_grant: "" }],
    ["one that is too long", { sealed_grant: "x".repeat(32_769) }],
    ["a field that it does not know", { sealed_grant: "sealed", approved: true }],
  ])("error: %s is no answer", async (_, given) => {
    expect((await answer(await open(), given)).error.code).toBe("VALIDATION_FAILED");
  });

  test("behavior: what nobody waits for, is over or has its answer looks alike", async () => {
    const [answered, over] = [await open(), await open()];
    await answer(answered, { sealed_grant: "sealed" });
    const before = await lookUp(answered.user_code);
    wait(900);
    const tell = ({ status, error, details }: typeof before) => ({ status, error, details });
    const seen = [before, await lookUp(over.user_code), await lookUp("BCDF-GHJK")].map(tell);
    expect(seen).toEqual([seen[0], seen[0], seen[0]]);
    expect(seen[0]?.status).toBe(404);
  });
});

describe("bounds", () => {
  test.each([
    ["", { request: "x".repeat(24_577) }],
    ["", { request: "" }],
    ["", { request: "x\0" }],
    ["", { request, secret: "s" }],
    ["/lookup", { user_code: "WDJB-MJH" }],
    ["/lookup", { user_code: "WDJB-MJHTT" }],
    ["/lookup", { user_code: "ADJB-MJHT" }],
    ["/token", { device_code: "WDJB-MJHT" }],
  ])("error: %s takes no %o", async (to, body) => {
    expect((await post(to, body)).error.code).toBe("VALIDATION_FAILED");
  });

  test("default: a request of the largest size", async () => {
    const text = "x".repeat(24_576);
    expect((await lookUp((await open(api, text)).user_code)).data.request).toBe(text);
  });

  test("behavior: who guesses codes is stopped, and so is who fills the mailbox", async () => {
    await using limited = await startTestPlatform({ rateLimits: { perAddressRegistration: 3 } });
    const opened = await open(limited);
    const guess = () => post("/lookup", { user_code: "BCDF-GHJK" }, limited);
    expect([(await guess()).status, (await guess()).status, (await guess()).status]).toEqual([404, 404, 429]);
    const wrong = await answer({ ...opened, user_code: "BCDF-GHJK" }, { sealed_grant: "s" }, limited);
    expect([wrong.status, wrong.headers.get("retry-after")]).toEqual([429, "20"]);
    expect((await post("", { request }, limited)).status).toBe(429);
    // Its agent goes on.
    const { device_code } = opened;
    expect((await post("/token", { device_code }, limited)).error.code).toBe("authorization_pending");
  });

  test("behavior: no more wait than may, and each makes room when its time is over", async () => {
    await using small = await startTestPlatform({ sessionRequests: { most: 2, expiresInSeconds: 60 } });
    const most = [await open(small), await open(small)];
    expect(most.map(({ expires_in }) => expires_in)).toEqual([60, 60]);
    const { error, headers } = await post("", { request }, small);
    expect([error.code, headers.get("retry-after")]).toEqual(["OVERLOADED", "2"]);
    small.time.now += 60_000;
    expect((await post("", { request }, small)).status).toBe(201);
  });
});
