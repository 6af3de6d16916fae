import { expect, test, vi } from "vitest";
import { addressOf } from "../session/test/sampleTerms.ts";
import { emitEvent } from "./emitEvent.ts";
import type { SessionEvent } from "./Logger.ts";

const event: SessionEvent = { type: "session.created", chainId: 1, account: addressOf(1), validUntil: 9 };

test("default", () => {
  const logger = { info: vi.fn(), warn: vi.fn() };
  emitEvent(logger, event);
  const { type, ...facts } = event;
  expect(logger.info).toHaveBeenCalledExactlyOnceWith({ event: type, ...facts }, type);
  expect(logger.warn).not.toHaveBeenCalled();
});

test("behavior: what does not belong in an event stays out", () => {
  const logger = { info: vi.fn(), warn: vi.fn() };
  const smuggled = {
    ...event,
    privateKey: "0x01",
    sessionId: "abba_session_key_1_x",
    error: "a secret text",
  };
  emitEvent(logger, smuggled as SessionEvent);
  expect(JSON.stringify(logger.info.mock.calls)).not.toMatch(/0x01"|abba_session|secret/);
});

test("behavior: a logger that throws stops nothing", () => {
  const fail = () => {
    throw new Error("disk full");
  };
  expect(() => emitEvent({ info: fail, warn: fail }, event)).not.toThrow();
  expect(() => emitEvent(undefined, event)).not.toThrow();
});
