import { type Address, encodeFunctionData, type Hex, type PublicClient } from "viem";
import { entryPoint07Abi, entryPoint07Address, type PackedUserOperation } from "viem/account-abstraction";
import { z } from "zod";
import { validationTracer } from "./validationTracer.ts";

const address = z.custom<Address>((value) => typeof value === "string" && /^0x[0-9a-f]{40}$/.test(value));
const hex = z.custom<Hex>((value) => typeof value === "string" && /^0x[0-9a-f]*$/.test(value));
const word = z.string().transform((digits) => BigInt(`0x${digits}`));

const frame = z.object({
  to: address,
  /** How often each contract ran each opcode; GAS only where no call followed. */
  opcodes: z.record(address, z.record(z.string(), z.number())),
  storage: z.array(
    z.object({ contract: address, op: z.enum(["SLOAD", "SSTORE", "TLOAD", "TSTORE"]), slot: word }),
  ),
  /** Preimages of short hashes, among them those of mapping slots. */
  hashes: z.array(hex),
  code: z.array(z.object({ contract: address, op: z.string(), address })),
  calls: z.array(z.object({ contract: address, op: z.string(), to: address, value: word, selector: hex })),
});
const trace = z.object({ complete: z.boolean(), frames: z.array(frame) });

export type ValidationFrame = z.infer<typeof frame>;
export type ValidationTrace = z.infer<typeof trace>;

/** Traces the validation of one user operation as a bundler's node would simulate it. */
export async function traceValidation(
  client: PublicClient,
  operation: PackedUserOperation,
): Promise<ValidationTrace> {
  const beneficiary: Address = "0x00000000000000000000000000000000000b0b0b";
  const data = encodeFunctionData({
    abi: entryPoint07Abi,
    functionName: "handleOps",
    args: [[operation], beneficiary],
  });
  const answer: unknown = await client.transport.request({
    method: "debug_traceCall",
    params: [
      { from: beneficiary, to: entryPoint07Address, data, gas: "0x1c9c380" },
      "latest",
      { tracer: validationTracer },
    ],
  });
  return trace.parse(answer);
}
