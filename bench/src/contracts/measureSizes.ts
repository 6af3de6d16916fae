import { basename } from "node:path";
import { size } from "viem";
import { deployables, readArtifact } from "./artifacts.ts";

/** Most bytes of code that a contract may have (EIP-170). */
export const codeSizeLimit = 24_576;

/** How big a contract is. */
export interface SizeRow {
  readonly contract: string;
  /** Bytes of the deployed code. */
  readonly deployedBytes: number;
  /** Bytes of the creation code, without constructor arguments. */
  readonly creationBytes: number;
}

/** Measures our deployables. */
export async function measureSizes(): Promise<SizeRow[]> {
  return Promise.all(
    deployables.map(async (source) => {
      const { deployedBytecode, bytecode } = await readArtifact(source);
      return {
        contract: basename(source),
        deployedBytes: size(deployedBytecode),
        creationBytes: size(bytecode),
      };
    }),
  );
}
