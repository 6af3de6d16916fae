import type { Devnet } from "@abbababa/devnet";
import { type Address, type Hex, isAddress, isAddressEqual, numberToHex } from "viem";
import { z } from "zod";

const address = z.custom<Address>(
  (value) => typeof value === "string" && isAddress(value, { strict: false }),
);
const hex = z.custom<Hex>((value) => typeof value === "string" && /^0x[0-9a-f]*$/.test(value));

interface Frame {
  readonly to?: Address | undefined;
  readonly error?: string | undefined;
  readonly output?: Hex | undefined;
  readonly calls?: readonly Frame[] | undefined;
}

const frame: z.ZodType<Frame> = z.object({
  to: address.optional(),
  error: z.string().optional(),
  output: hex.optional(),
  get calls() {
    return z.array(frame).optional();
  },
});

/**
 * Finds what a contract reverted with inside a call: accounts do not all pass on what their modules say.
 *
 * @param call - The call, which may itself succeed or fail.
 * @param contract - The contract.
 * @returns The revert data of its first call that failed; `undefined` when none did.
 */
export async function findRevert(
  { publicClient }: Devnet,
  call: { from: Address; to: Address; data: Hex },
  contract: Address,
): Promise<Hex | undefined> {
  const answer: unknown = await publicClient.transport.request({
    method: "debug_traceCall",
    params: [{ ...call, gas: numberToHex(15_000_000) }, "latest", { tracer: "callTracer" }],
  });
  return search(frame.parse(answer), contract);
}

function search({ to, error, output, calls = [] }: Frame, contract: Address): Hex | undefined {
  if (to !== undefined && isAddressEqual(to, contract) && error !== undefined) return output ?? "0x";
  for (const inner of calls) {
    const found = search(inner, contract);
    if (found !== undefined) return found;
  }
  return undefined;
}
