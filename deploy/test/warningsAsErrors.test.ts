import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { escalate } from "../hardhat/warningsAsErrors.ts";
import { runCommand } from "./runScript.ts";

const warning = {
  type: "Warning",
  component: "general",
  message: "Unused local variable.",
  severity: "warning",
  formattedMessage: "Warning: Unused local variable.",
} as const;

test("default", async () => {
  const FIXTURE_OUTPUT = await mkdtemp(join(tmpdir(), "warning-"));
  const build = () =>
    runCommand("hardhat --config deploy/test/fixtures/warning/hardhat.config.ts build", { FIXTURE_OUTPUT });
  // The second build shows that the first left nothing in the cache that would hide the warning.
  for (const { exitCode, output } of [await build(), await build()]) {
    expect(output).toContain("Error (a warning, and warnings are errors here): Unused local variable.");
    expect(exitCode).toBe(1);
  }
  await rm(FIXTURE_OUTPUT, { recursive: true });
});

test("behavior: a package's warning stays one", () => {
  const foreign = { ...warning, sourceLocation: { file: "npm/@openzeppelin/contracts@5.7.0/A.sol" } };
  expect(escalate(foreign)).toBe(foreign);
});
