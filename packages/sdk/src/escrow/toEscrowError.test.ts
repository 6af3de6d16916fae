import {
  type AbiParameter,
  encodeErrorResult,
  type Hex,
  RawContractError,
  BaseError as ViemError,
  zeroAddress,
} from "viem";
import { describe, expect, test } from "vitest";
import { BaseError } from "../errors/BaseError.ts";
import { abbaBabaEscrowAbi } from "../generated/abis.ts";
import { CallRevertedError } from "../session/errors/callErrors.ts";
import { NonceConflictError } from "../session/errors/networkErrors.ts";
import { EscrowError } from "./errors/EscrowError.ts";
import { toEscrowError } from "./toEscrowError.ts";
import { toSendError } from "./toSendError.ts";

const escrowId: Hex = `0x${"ab".repeat(32)}`;
const errors = abbaBabaEscrowAbi.filter((item) => item.type === "error");

/** Errors of administration and of libraries: nothing of this package brings them about. */
const foreign =
  /^(AccessControl|ExpectedPause|InvalidConfig|InvalidToken|NoConfigAnnounced|NotSelf|ReentrancyGuard|SafeCast)/;

function sampleOf({ type }: AbiParameter): unknown {
  if (type === "address") return zeroAddress;
  if (type === "bytes32") return escrowId;
  return type === "uint8" ? 1 : 3n;
}

function revert(errorName: string, args: readonly unknown[] = []): Hex {
  return encodeErrorResult({ abi: abbaBabaEscrowAbi, errorName, args } as never);
}

describe("toEscrowError", () => {
  test.each(errors.map((item) => [item.name, item] as const))("default: %s", (name, item) => {
    const error = toEscrowError(revert(name, item.inputs.map(sampleOf)));
    if (foreign.test(name)) {
      expect(error).toBeUndefined();
      return;
    }
    expect(error).toBeInstanceOf(EscrowError);
    expect(error?.name).toBe(error?.constructor.name);
    expect(error?.message.length).toBeGreaterThan(20);
    expect(() => JSON.stringify(error)).not.toThrow();
  });

  test("behavior: a status says whether the escrow is missing, taken or elsewhere", () => {
    expect(toEscrowError(revert("StatusNotAllowed", [escrowId, 0, 4n]))?.name).toBe("EscrowNotFoundError");
    expect(toEscrowError(revert("StatusNotAllowed", [escrowId, 1, 1n]))).toMatchObject({
      name: "EscrowAlreadyExistsError",
      status: "Funded",
    });
    expect(toEscrowError(revert("StatusNotAllowed", [escrowId, 3, 0b100100n]))).toMatchObject({
      name: "EscrowStatusError",
      status: "Released",
      allowed: ["Delivered", "Disputed"],
    });
  });

  test("behavior: times and values are carried", () => {
    expect(toEscrowError(revert("DisputeWindowOpen", [escrowId, 1_893_456_000n, 7n]))).toMatchObject({
      name: "DisputeWindowOpenError",
      at: 1_893_456_000n,
      timestamp: 7n,
      message: expect.stringContaining("2030-01-01T00:00:00.000Z"),
    });
  });

  test("behavior: is found however deep a client buried it", () => {
    const data = revert("NotBuyer", [zeroAddress, zeroAddress]);
    const thrown = new ViemError("failed", { cause: new RawContractError({ data }) });
    expect(toEscrowError(thrown)?.name).toBe("NotBuyerError");
    const bundler = Object.assign(new Error("reverted during simulation"), { data: { reason: data } });
    expect(toEscrowError(bundler)?.name).toBe("NotBuyerError");
  });

  test("behavior: a token's own words are kept", () => {
    const data = encodeErrorResult({
      abi: [{ type: "error", name: "Error", inputs: [{ type: "string" }] }],
      args: ["ERC20: transfer amount exceeds balance"],
    });
    expect(toEscrowError(data)).toMatchObject({
      name: "TokenTransferFailedError",
      reason: "ERC20: transfer amount exceeds balance",
    });
  });

  test.each(["0x", "0x12345678", "nothing", new Error("boom"), undefined, { data: 7 }])(
    "behavior: %j is none",
    (value) => expect(toEscrowError(value)).toBeUndefined(),
  );
});

describe("toSendError", () => {
  test("default: a revert in execution is the escrow's", () => {
    const error = new CallRevertedError({ data: revert("NotSeller", [zeroAddress, zeroAddress]) });
    expect(toSendError(error, zeroAddress).name).toBe("NotSellerError");
  });

  test("behavior: what stopped the operation before stays", () => {
    const conflict = new NonceConflictError({});
    expect(toSendError(conflict, zeroAddress)).toBe(conflict);
    expect(toSendError(new Error("fetch failed"), zeroAddress)).toBeInstanceOf(BaseError);
    const unknown = new CallRevertedError({ data: "0x12345678" });
    expect(toSendError(unknown, zeroAddress)).toBe(unknown);
  });
});
