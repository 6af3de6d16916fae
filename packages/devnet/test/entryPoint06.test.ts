import { expect, test } from "vitest";
import { startDevnet } from "../src/index.ts";

test.each([true, false])(
  "behavior: EntryPoint v0.6 is there when it is asked for: %s",
  async (entryPoint06) => {
    await using devnet = await startDevnet({ entryPoint06 });
    const { publicClient, addresses, bundlerUrl } = devnet;
    for (const address of [addresses.entryPoint06, addresses.simpleAccountFactory06])
      expect((await publicClient.getCode({ address })) !== undefined).toBe(entryPoint06);
    const response = await fetch(bundlerUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_supportedEntryPoints", params: [] }),
    });
    const { result } = (await response.json()) as { result: string[] };
    expect(result).toEqual([addresses.entryPoint, ...(entryPoint06 ? [addresses.entryPoint06] : [])]);
  },
);

test("error: an option of another type", async () => {
  const options = { entryPoint06: "yes" } as unknown as Parameters<typeof startDevnet>[0];
  await expect(startDevnet(options)).rejects.toMatchObject({ name: "OptionsInvalidError" });
});
