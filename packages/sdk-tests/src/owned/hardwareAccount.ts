/** A hardware device's account, as its library hands it over. */
import { concat, type Hex, hexToNumber, numberToHex, slice } from "viem";
import type { LocalAccount, PrivateKeyAccount } from "viem/accounts";
import { toAccount } from "viem/accounts";

/**
 * Makes an account that signs messages and typed data, writes v as 0 or 1 and hex in upper case, and signs neither bare hashes
 * nor transactions.
 *
 * @param key - What is inside the device.
 */
export function hardwareAccount(key: PrivateKeyAccount): LocalAccount {
  return toAccount({
    address: key.address,
    signMessage: async ({ message }) => asDevice(await key.signMessage({ message })),
    signTypedData: async (typedData) => asDevice(await key.signTypedData(typedData as never)),
    signTransaction: async () => {
      throw new Error("The device has no app for transactions.");
    },
  });
}

function asDevice(signature: Hex): Hex {
  const parity = hexToNumber(slice(signature, 64)) - 27;
  const written = concat([slice(signature, 0, 64), numberToHex(parity, { size: 1 })]);
  return `0x${written.slice(2).toUpperCase()}`;
}
