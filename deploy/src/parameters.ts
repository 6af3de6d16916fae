import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Address, getAddress, type Hex, isAddress, zeroAddress } from "viem";
import { z } from "zod";
import { createXSalt } from "./createX.ts";
import { DeployError } from "./errors.ts";
import { parametersDirectory } from "./paths.ts";
import { placeholderAddress } from "./placeholderAddress.ts";

const address = z
  .custom<Address>((value) => typeof value === "string" && isAddress(value) && getAddress(value) === value, {
    error: "must be an address with its checksum",
  })
  .refine((value) => value !== zeroAddress, { error: "must not be the zero address" });

const party = z.union([address, z.strictObject({ placeholder: z.string().min(1) })]);

const sharedSchema = z.strictObject({
  /** At most 11 ASCII characters: the free part of the salt. */
  saltLabel: z.string().regex(/^[!-~]{1,11}$/),
  escrow: z.strictObject({
    admin: party,
    resolver: party,
    feeReceiver: party,
    /** Chains whose USDC the escrow lists from the start. A later chain is not added here: that moves the escrow. */
    usdcOfChains: z.array(z.int().positive()).default([]),
    /** Further tokens that the escrow lists from the start. */
    tokens: z.array(address).default([]),
  }),
  paymaster: z.strictObject({ owner: party, signer: party }),
});

const networkSchema = z.strictObject({
  chainId: z.int().positive(),
  network: z.string().min(1),
  usdc: address,
});

/** A chain we deploy to. */
export type DeployNetwork = z.infer<typeof networkSchema>;

/** A role of the escrow. */
export type EscrowRole = "admin" | "resolver" | "feeReceiver";

/** A role of the paymaster: who moves its money, and who signs what it pays for. */
export type PaymasterRole = "owner" | "signer";

/** What a deployment is made of, beside the bytecode. The same on every chain. */
export interface DeployParameters {
  /** Given to CreateX with every contract. */
  readonly salt: Hex;
  /** The escrow's constructor arguments. */
  readonly escrow: Readonly<Record<EscrowRole, Address>> & { readonly tokens: readonly Address[] };
  /** The paymaster's constructor arguments. */
  readonly paymaster: Readonly<Record<PaymasterRole, Address>>;
  /** Roles that nobody holds a key for yet. */
  readonly placeholders: readonly (EscrowRole | `paymaster.${PaymasterRole}`)[];
  /** By chain id. */
  readonly networks: ReadonlyMap<number, DeployNetwork>;
}

/**
 * Reads `deploy/parameters`.
 *
 * @param sharedFile - What is the same on every chain, in a file of one's own: other roles, other addresses.
 * @param directory - Where the files of the chains are, and `shared.json`.
 * @default the package's own
 * @throws {DeployError} when a file is missing or says what it may not.
 */
export function readParameters(
  sharedFile?: string,
  directory: string = parametersDirectory,
): DeployParameters {
  const shared = sharedFile ?? join(directory, "shared.json");
  const { saltLabel, escrow, paymaster } = parseFile(shared, sharedSchema);
  const networks = new Map(
    readdirSync(directory)
      .filter((name) => /^\d+\.json$/.test(name))
      .map((name) => {
        const network = parseFile(join(directory, name), networkSchema);
        if (name !== `${network.chainId}.json`) {
          throw new DeployError(`deploy/parameters/${name} is about chain ${network.chainId}: rename it.`);
        }
        return [network.chainId, network] as const;
      })
      .sort(([a], [b]) => a - b),
  );
  const roles = { admin: escrow.admin, resolver: escrow.resolver, feeReceiver: escrow.feeReceiver };
  const usdc = escrow.usdcOfChains.map((chainId) => {
    const network = networks.get(chainId);
    if (!network) throw new DeployError(`${shared} lists chain ${chainId}, which has no parameters file.`);
    return network.usdc;
  });
  const tokens = [...usdc, ...escrow.tokens];
  return {
    salt: createXSalt(saltLabel),
    escrow: {
      admin: toAddress(roles.admin),
      resolver: toAddress(roles.resolver),
      feeReceiver: toAddress(roles.feeReceiver),
      tokens,
    },
    paymaster: { owner: toAddress(paymaster.owner), signer: toAddress(paymaster.signer) },
    placeholders: [
      ...(["admin", "resolver", "feeReceiver"] as const).filter((role) => typeof roles[role] !== "string"),
      ...(["owner", "signer"] as const)
        .filter((role) => typeof paymaster[role] !== "string")
        .map((role) => `paymaster.${role}` as const),
    ],
    networks,
  };
}

function toAddress(value: z.infer<typeof party>): Address {
  return typeof value === "string" ? value : placeholderAddress(value.placeholder);
}

function parseFile<T>(path: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new DeployError(`${path} cannot be read as JSON.`, { cause });
  }
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new DeployError(`${path} is wrong: ${z.prettifyError(result.error)}`);
  }
  return result.data;
}
