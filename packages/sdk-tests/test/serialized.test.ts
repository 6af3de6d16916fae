/** ATTACKS 28 and 31: session strings that are not what they seem, and secrets that stay where they are. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import {
  deserializeSessionKey,
  inspectSessionKey,
  revokeSessionKey,
  SecretKey,
  serializeSessionKey,
  useSessionKey,
} from "@abbababa/sdk/wallet/session-keys";
import { keccak256, stringToBytes } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { approveCall, purchaseCalls } from "../src/chain/escrowCalls.ts";
import { thiefKeyHolder } from "../src/holders/index.ts";
import { createWorld, type World } from "../src/world.ts";
import { useDevnet } from "./support/devnet.ts";
import { everythingPrintable, leaksIn, secretsOf } from "./support/secrets.ts";
import { countersOf, type Granted, grant, open } from "./support/sessions.ts";

let world: World;
let granted: Granted;
let good: string;
let secrets: string[];
let printed = "";

beforeAll(async () => {
  world = await createWorld(await useDevnet());
  granted = await grant(world);
  good = granted.session.serializedSessionKey;
  secrets = secretsOf(good);
});

/** Whatever is written while a test runs. */
beforeEach(() => {
  printed = "";
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      printed += String(chunk);
      return write(chunk);
    });
  }
  for (const method of ["log", "info", "warn", "error", "debug"] as const) {
    vi.spyOn(console, method).mockImplementation((...args) => {
      printed += args.map((arg) => inspect(arg)).join(" ");
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  expect(leaksIn(printed, secrets)).toEqual([]);
});

const prefix = "abba_session_key_1_";

/** The payload inside a string. */
function payloadOf(serialized: string): Record<string, unknown> {
  const body = serialized.slice(prefix.length, -9);
  return JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as Record<string, unknown>;
}

/** A string around any text, with the checksum that belongs to it: a forger knows the code. */
function wrapText(text: string): string {
  const body = `${prefix}${Buffer.from(text).toString("base64url")}`;
  return `${body}.${keccak256(stringToBytes(body)).slice(2, 10)}`;
}

const forge = (change: Record<string, unknown>) =>
  wrapText(JSON.stringify({ ...payloadOf(good), ...change }));

/** What each door of the SDK that takes a string makes of it. */
async function refusals(serialized: string): Promise<unknown[]> {
  const { devnet } = world;
  const attempts = [
    async () => deserializeSessionKey(serialized),
    () => open(world, { serializedSessionKey: serialized }),
    async () => inspectSessionKey({ serializedSessionKey: serialized }),
    () =>
      revokeSessionKey({
        serializedSessionKey: serialized,
        owner: granted.owner.eoa,
        chain: devnet.chain,
        rpcUrl: devnet.rpcUrl,
      }),
  ];
  return Promise.all(
    attempts.map((attempt) =>
      attempt().then(
        () => undefined,
        (error: unknown) => error,
      ),
    ),
  );
}

const unreadable: Record<string, () => string> = {
  "an empty string": () => "",
  "something else": () => "hello",
  "a private key": () => payloadOf(good).privateKey as string,
  "a string cut short": () => good.slice(0, -20),
  "a string cut in the middle": () => good.slice(0, good.length / 2),
  "a bit flipped": () => good.slice(0, 60) + (good[60] === "A" ? "B" : "A") + good.slice(61),
  "another prefix": () => good.replace("abba_session_key", "abba_session_bundle"),
  "another version": () => good.replace("key_1_", "key_2_"),
  "white space around it": () => ` ${good}\n`,
  "two strings": () => good + good,
  "a giant": () => prefix + "A".repeat(1_000_000),
  "nested JSON": () => wrapText("[".repeat(20_000) + "]".repeat(20_000)),
  "a prototype's key": () =>
    wrapText(`{"__proto__":{"chainId":1},${JSON.stringify(payloadOf(good)).slice(1)}`),
  "a constructor's key": () => forge({ constructor: { prototype: {} } }),
  "JSON that is none": () => wrapText(JSON.stringify(payloadOf(good)).slice(0, -1)),
  "a number": () => wrapText("1"),
  null: () => wrapText("null"),
  "a field too many": () => forge({ extra: true }),
  "a field of another type": () => forge({ chainId: "84532" }),
  "a negative nonce": () => forge({ kernelNonce: -1 }),
  "terms that end early": () => forge({ terms: String(payloadOf(good).terms).slice(0, -2) }),
  "terms with more behind": () => forge({ terms: `${String(payloadOf(good).terms)}00` }),
  "terms of another version": () => forge({ terms: `0x02${String(payloadOf(good).terms).slice(4)}` }),
  "a key of another session": () => forge({ privateKey: generatePrivateKey() }),
  "a key that is none": () => forge({ privateKey: `0x${"00".repeat(32)}` }),
  "an address with a bad checksum": () =>
    forge({ account: String(payloadOf(good).account).toLowerCase().replace("0x", "0X") }),
};

describe("a bad session string", () => {
  test.each(Object.entries(unreadable))("error: %s", async (_, make) => {
    const serialized = make();
    for (const error of await refusals(serialized)) {
      expect(error).toBeInstanceOf(Error);
      const { name } = error as Error;
      expect(name).toMatch(/^(SerializedKey\w+|SessionKeyMismatch|Terms\w+|TermOutOfRange)Error$/);
      expect(leaksIn(everythingPrintable(error), secrets)).toEqual([]);
    }
  });

  test("behavior: a prototype stays clean", () => {
    expect(({} as { chainId?: unknown }).chainId).toBeUndefined();
  });

  test.each(["chainId", "account", "owner", "enableSignature", "kernelNonce"] as const)(
    "error: a forged %s is refused before anything is sent",
    async (field) => {
      const forged: Record<typeof field, unknown> = {
        chainId: 8453,
        account: world.thief.address,
        owner: world.thief.address,
        enableSignature: `0x${"11".repeat(65)}`,
        kernelNonce: 7,
      };
      const attempt = open(world, { serializedSessionKey: forge({ [field]: forged[field] }) }).then((agent) =>
        agent.sendCalls({ calls: [approveCall(world, world.escrow, 0n)] }),
      );
      const error = await attempt.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      expect((error as Error).name).toMatch(/Error$/);
      expect(leaksIn(everythingPrintable(error), secrets)).toEqual([]);
      expect((await countersOf(world, granted)).operations).toBe(0);
    },
  );

  test("error: wider terms under the old signature get nowhere, also by hand", async () => {
    const { grant: old, privateKey } = deserializeSessionKey(good);
    // The lifetime cap of the only limit: 14 bytes at 77 + 28.
    const at = 2 + (77 + 28) * 2;
    const terms = `${old.terms.slice(0, at)}${"ff".repeat(14)}${old.terms.slice(at + 28)}` as `0x${string}`;
    const wider = serializeSessionKey({ ...old, terms }, privateKey);
    const thief = thiefKeyHolder(world, wider);
    const calls = await purchaseCalls(world, { buyer: thief.account, amount: 1_000_000n });
    await expect(thief.sendCalls(calls)).rejects.toMatchObject({ name: "GrantNotApprovedError" });
    await expect(open(world, { serializedSessionKey: wider })).rejects.toMatchObject({
      name: "GrantNotApprovedError",
    });
  });

  test("error: the string of another owner, with one's own key put in", async () => {
    const { grant: old } = deserializeSessionKey(good);
    const key = generatePrivateKey();
    const address = privateKeyToAddress(key).toLowerCase().slice(2);
    const terms = `${old.terms.slice(0, 4)}${address}${old.terms.slice(44)}` as `0x${string}`;
    const thief = thiefKeyHolder(world, serializeSessionKey({ ...old, terms }, new SecretKey(key)));
    await expect(thief.sendCalls([approveCall(world, world.escrow, 0n)])).rejects.toMatchObject({
      name: "GrantNotApprovedError",
    });
  });
});

describe("secrets", () => {
  test("behavior: the search for them finds one that is planted", () => {
    const key = deserializeSessionKey(good).privateKey.reveal();
    for (const planted of [
      new Error(good),
      new Error("x", { cause: { key } }),
      { hidden: [key.toUpperCase()] },
    ]) {
      expect(leaksIn(everythingPrintable(planted), secrets)).not.toEqual([]);
    }
  });

  test("behavior: bundler and chain never saw one", async () => {
    const { logDirectory } = world.devnet;
    for (const file of ["alto.log", "anvil.log"]) {
      expect(leaksIn(await readFile(join(logDirectory, file), "utf8"), secrets)).toEqual([]);
    }
  });

  test("behavior: nothing that a session hands out prints its key", async () => {
    const events: unknown[] = [];
    const logger = {
      info: (...event: unknown[]) => events.push(event),
      warn: (...event: unknown[]) => events.push(event),
    };
    const agent = await open(world, granted.session, { logger });
    const receipt = await agent.sendCalls({ calls: [approveCall(world, world.escrow, 0n)] });
    const calls = await purchaseCalls(world, { buyer: agent.account, amount: 90_000_000n });
    const refused = await agent.sendCalls({ calls }).catch((error: unknown) => error);
    const status = await agent.getStatus();
    const things = [
      granted.session,
      agent,
      receipt,
      refused,
      status,
      events,
      deserializeSessionKey(good),
      agent.describe(),
    ];
    for (const thing of things) expect(leaksIn(withoutGetters(thing), secrets)).toEqual([]);
    expect(events.length).toBeGreaterThan(2);
  });

  test("error: endpoints that fail name neither the string nor their own secrets", async () => {
    const apiKey = "sekrit-api-key-0123456789";
    const failing = [
      useSessionKey({
        serializedSessionKey: good,
        chain: world.devnet.chain,
        rpcUrl: `http://127.0.0.1:9/${apiKey}`,
        bundlerUrl: world.devnet.bundlerUrl,
      }),
      open(world, granted.session, {
        bundlerUrl: `http://127.0.0.1:9/${apiKey}?key=${apiKey}`,
        timeout: 1_000,
      }).then((agent) => agent.sendCalls({ calls: [approveCall(world, world.escrow, 0n)] })),
    ];
    for (const error of await Promise.all(
      failing.map((attempt) => attempt.catch((reason: unknown) => reason)),
    )) {
      expect(error).toMatchObject({ name: "EndpointUnreachableError" });
      expect(leaksIn(everythingPrintable(error), [...secrets, apiKey])).toEqual([]);
    }
  });
});

/** As a logger prints it: a getter that hands the string to the agent on purpose is not called. */
function withoutGetters(value: unknown): string {
  return `${inspect(value, { depth: 20, showHidden: true })}\n${String(value)}\n${JSON.stringify(value, (_, field: unknown) => (typeof field === "bigint" ? String(field) : field))}`;
}
