import { expect, test } from "vitest";
import { escalate } from "../hardhat/warningsAsErrors.ts";

const warning = {
  type: "Warning",
  component: "general",
  message: "Unused local variable.",
  severity: "warning",
  formattedMessage: "Warning: Unused local variable.",
} as const;

test("default", () => {
  const own = { ...warning, sourceLocation: { file: "project/contracts/A.sol" } };
  expect(escalate(own).severity).toBe("error");
});

test("behavior: a package's warning stays one", () => {
  const foreign = { ...warning, sourceLocation: { file: "npm/@openzeppelin/contracts@5.7.0/A.sol" } };
  expect(escalate(foreign)).toBe(foreign);
});
