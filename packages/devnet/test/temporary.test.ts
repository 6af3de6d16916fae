import { afterEach, expect, test, vi } from "vitest";
import { startDevnet } from "../src/startDevnet.ts";

afterEach(() => vi.unstubAllEnvs());

test("error: a temporary directory that is not there and cannot be made", async () => {
  vi.stubEnv("TMPDIR", "/dev/null/temporary");
  const starting = startDevnet();
  await expect(starting).rejects.toMatchObject({ name: "SetupError" });
  await expect(starting).rejects.toThrow("no temporary directory at /dev/null/temporary");
  await expect(starting).rejects.toThrow("set TMPDIR, or give `logDirectory`");
});
