import type { SessionKeyAccount } from "@abbababa/sdk/wallet/session-keys";
import { concat, type Hex, hexToBigInt, numberToHex, slice } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** How a signer behaves. */
export interface SlowSignerOptions {
  /** Milliseconds that a signature takes. */
  readonly latency: number;
  /** Every how many requests fail; 20 is 5 %. @default none */
  readonly failsEvery?: number | undefined;
}

/**
 * A signer as key management services are: slow, with s in the upper half of the curve, without raw hashes or
 * transactions, and failing now and then.
 *
 * @param key - Whose signatures it gives.
 * @param options - {@link SlowSignerOptions}
 * @returns The account, and how often it was asked.
 */
export function slowSigner(
  key: PrivateKeyAccount,
  { latency, failsEvery = 0 }: SlowSignerOptions,
): { readonly sessionKey: SessionKeyAccount; readonly signatures: () => number } {
  let asked = 0;
  const slowly = async (sign: () => Promise<Hex>): Promise<Hex> => {
    asked += 1;
    const fails = failsEvery > 0 && asked % failsEvery === 0;
    await new Promise((resolve) => setTimeout(resolve, latency));
    if (fails) throw Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
    return toHighS(await sign());
  };
  return {
    sessionKey: {
      address: key.address,
      signMessage: (parameters) => slowly(() => key.signMessage(parameters)),
      signTypedData: (parameters) => slowly(() => key.signTypedData(parameters)),
    },
    signatures: () => asked,
  };
}

function toHighS(signature: Hex): Hex {
  const s = order - hexToBigInt(slice(signature, 32, 64));
  const v = hexToBigInt(slice(signature, 64)) === 27n ? 28 : 27;
  return concat([slice(signature, 0, 32), numberToHex(s, { size: 32 }), numberToHex(v, { size: 1 })]);
}
