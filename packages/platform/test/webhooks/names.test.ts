/** Names of webhooks' hosts: one agent's slow ones hold up nobody else's. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { resolveCallback } from "../../src/webhooks/callbackUrl/resolveCallback.ts";

/** A name server that answers 93.184.216.34 for every name but those of a tarpit, for which it says nothing. */
const server = createSocket("udp4");
let nameServers: readonly string[];
const asked: string[] = [];
beforeAll(async () => {
  server.on("message", (query, { port, address }) => {
    const labels: string[] = [];
    let at = 12;
    while (query.readUInt8(at) > 0) {
      const length = query.readUInt8(at);
      labels.push(query.toString("ascii", at + 1, at + 1 + length));
      at += 1 + length;
    }
    const [name, type] = [labels.join("."), query.readUInt16BE(at + 1)];
    asked.push(name);
    if (name.endsWith("tarpit.dev")) return;
    const head = Buffer.from(query.subarray(0, at + 5));
    head.writeUInt16BE(0x8180, 2);
    const isFound = type === 1;
    head.writeUInt16BE(isFound ? 1 : 0, 6);
    head.writeUInt32BE(0, 8);
    const answer = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 93, 184, 216, 34]);
    server.send(isFound ? Buffer.concat([head, answer]) : head, port, address);
  });
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  nameServers = [`127.0.0.1:${server.address().port}`];
});
afterAll(() => void server.close());

test("behavior: while 200 names get no answer, another is resolved at once, and the 200 end", async () => {
  const slow = Array.from({ length: 200 }, (_, index) =>
    resolveCallback(`host-${index}.tarpit.dev`, { nameServers }).then(
      () => "found",
      (error: Error) => error.message,
    ),
  );
  while (asked.filter((name) => name.endsWith("tarpit.dev")).length < 200) await once(server, "message");
  let isOver = false;
  void Promise.race(slow).then(() => {
    isOver = true;
  });
  expect(await resolveCallback("hooks.seller.dev", { nameServers })).toBe("93.184.216.34");
  expect(isOver).toBe(false);
  expect(new Set(await Promise.all(slow)).size).toBe(1);
  expect(await slow[0]).not.toBe("found");
});
