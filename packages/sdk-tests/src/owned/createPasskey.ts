/** A passkey in a software authenticator, as a browser would hold one in the device. */
import { createHash } from "node:crypto";
import { WebAuthnEmulator } from "nid-webauthn-emulator";
import { bytesToHex, type Hex } from "viem";
import { toWebAuthnAccount, type WebAuthnAccount } from "viem/account-abstraction";

/** The page that it is made for. */
const origin = "https://abbababa.example";
const rpId = "abbababa.example";

/** Makes a passkey. */
export function createPasskey(): WebAuthnAccount {
  const emulator = new WebAuthnEmulator();
  const made = emulator.create(origin, {
    publicKey: {
      rp: { id: rpId, name: "Abba Baba" },
      // The authenticator keeps one passkey a user.
      user: { id: crypto.getRandomValues(new Uint8Array(16)), name: "owner", displayName: "owner" },
      challenge: createHash("sha256").update("register").digest(),
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      authenticatorSelection: { userVerification: "required" },
    },
  });
  return toWebAuthnAccount({
    credential: { id: made.id, publicKey: coordinatesOf(made.response.getPublicKey()) },
    rpId,
    // The emulator has the types of a browser, but not its classes.
    getFn: async (options) => emulator.get(origin, options as never) as never,
  });
}

/** x ‖ y: the end of a SubjectPublicKeyInfo of P-256. */
function coordinatesOf(spki: ArrayBuffer | null): Hex {
  if (spki === null) throw new Error("The authenticator gave no public key.");
  return bytesToHex(new Uint8Array(spki).slice(-64));
}
