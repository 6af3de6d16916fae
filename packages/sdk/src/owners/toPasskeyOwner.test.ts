import {
  bytesToHex,
  concat,
  type Hex,
  hashTypedData,
  hexToBytes,
  numberToHex,
  slice,
  stringToHex,
} from "viem";
import type { WebAuthnAccount } from "viem/account-abstraction";
import { describe, expect, test } from "vitest";
import { ownerIdOf } from "./OwnerKey.ts";
import { passkeyOf, toPasskeyOwner } from "./toPasskeyOwner.ts";

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const [keys, others] = await Promise.all(
  [0, 1].map(() => crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])),
);
if (keys === undefined || others === undefined) throw new Error("no keys");
const point = bytesToHex(new Uint8Array(await crypto.subtle.exportKey("raw", keys.publicKey)));

const typedData = {
  domain: { name: "Shop", chainId: 1 },
  types: { Order: [{ name: "id", type: "uint256" }] },
  primaryType: "Order",
  message: { id: 1n },
} as const;

/** What a device does otherwise than a good one. */
interface Device {
  readonly flags?: number;
  readonly type?: string;
  readonly challenge?: Hex;
  readonly tail?: string;
  readonly key?: CryptoKey;
  readonly altered?: (signature: Hex) => Hex;
  /** clientDataJSON as it is handed over. */
  readonly shown?: (json: string) => string;
}

const tail = '","origin":"https://shop.example","crossOrigin":false}';

async function sha256(bytes: Uint8Array<ArrayBuffer>) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** An authenticator and a browser, made of WebCrypto. */
function passkey(device: Device = {}): WebAuthnAccount {
  const sign = async (): Promise<Awaited<ReturnType<WebAuthnAccount["sign"]>>> => {
    const challenge = Buffer.from(hexToBytes(device.challenge ?? hashTypedData(typedData))).toString(
      "base64url",
    );
    const json = `{"type":"${device.type ?? "webauthn.get"}","challenge":"${challenge}${device.tail ?? tail}`;
    const flags = numberToHex(device.flags ?? 0x05, { size: 1 });
    const authenticatorData = concat([`0x${"11".repeat(32)}`, flags, "0x00000001"]);
    const clientDataHash = await sha256(new Uint8Array(Buffer.from(json)));
    const signed = new Uint8Array(hexToBytes(concat([authenticatorData, bytesToHex(clientDataHash)])));
    const made = bytesToHex(
      new Uint8Array(await crypto.subtle.sign(algorithm, device.key ?? keys?.privateKey ?? other(), signed)),
    );
    return {
      raw: undefined as never,
      signature: device.altered?.(made) ?? made,
      webauthn: { authenticatorData, clientDataJSON: device.shown?.(json) ?? json } as never,
    };
  };
  return {
    id: "passkey",
    publicKey: slice(point, 1),
    sign,
    signMessage: sign,
    signTypedData: sign,
    type: "webAuthn",
  };
}

function other(): CryptoKey {
  throw new Error("no key");
}

test("default: the parts of an assertion, with the lower s", async () => {
  const owner = toPasskeyOwner(passkey());
  const [x, y] = [slice(point, 1, 33), slice(point, 33, 65)];
  expect(owner.key).toEqual({ kind: "passkey", x, y });
  for (let look = 0; look < 4; look += 1) {
    const encoded = await owner.signTypedData(typedData);
    expect(slice(encoded, 0, 64)).toBe(concat([x, y]));
    expect(BigInt(slice(encoded, 96, 128))).toBeLessThanOrEqual(order / 2n);
    expect(slice(encoded, 128, 130)).toBe("0x0025");
    expect(slice(encoded, 130 + 37)).toBe(stringToHex(tail));
  }
});

test("behavior: either value of s is taken, and comes out as one", async () => {
  const flip = (signature: Hex) =>
    concat([slice(signature, 0, 32), numberToHex(order - BigInt(slice(signature, 32)), { size: 32 })]);
  const encoded = await toPasskeyOwner(passkey({ altered: flip })).signTypedData(typedData);
  expect(BigInt(slice(encoded, 96, 128))).toBeLessThanOrEqual(order / 2n);
});

test("behavior: the stub is as long as a browser's, and well-formed", () => {
  const { stubSignature } = toPasskeyOwner(passkey());
  expect(slice(stubSignature, 128, 130)).toBe("0x0025");
});

describe("error: what the chain would not take is not handed on", () => {
  test.each<[string, Device, string]>([
    ["no user verification", { flags: 0x01 }, "user-not-verified"],
    ["no user presence", { flags: 0x04 }, "user-not-present"],
    ["backed up without being able to", { flags: 0x15 }, "backup-flags"],
    ["a registration", { type: "webauthn.create" }, "client-data"],
    ["another challenge", { challenge: `0x${"22".repeat(32)}` }, "client-data"],
    ["no origin", { tail: '"}' }, "client-data"],
    ["a page inside another", { tail: tail.replace("false", "true") }, "cross-origin"],
    ["another key", { key: others.privateKey }, "signature"],
    ["a bit more", { altered: (made) => concat([slice(made, 0, 63), "0x00"]) }, "signature"],
    ["too short", { altered: (made) => slice(made, 0, 63) }, "signature"],
    ["another client data than signed", { shown: (json) => json.replace("shop", "shap") }, "signature"],
  ])("%s", async (_, device, reason) => {
    await expect(toPasskeyOwner(passkey(device)).signTypedData(typedData)).rejects.toMatchObject({
      name: "PasskeyAssertionInvalidError",
      reason,
    });
  });

  test.each([
    "0x",
    "0x04",
    `0x02${"11".repeat(32)}`,
    `0x${"11".repeat(63)}`,
    `0x05${"11".repeat(64)}`,
  ] as const)("public key %s", (publicKey) => {
    expect(() => passkeyOf(publicKey)).toThrow(expect.objectContaining({ name: "PasskeyKeyInvalidError" }));
  });
});

test("behavior: a key is kept as its address, a passkey as its hash", () => {
  const address = "0x00000000000000000000000000000000000000A1";
  expect(ownerIdOf({ kind: "ecdsa", address })).toBe(`0x${"0".repeat(62)}a1`);
  expect(ownerIdOf(passkeyOf(point))).toMatch(/^0x[0-9a-f]{64}$/);
});
