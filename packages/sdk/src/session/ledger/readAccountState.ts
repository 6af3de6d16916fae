import { type Address, type Client, concat, type Hex, hexToBigInt, isAddressEqual, parseAbi } from "viem";
import { getCode, readContract } from "viem/actions";
import { ecdsaValidatorAbi } from "../../accounts/kernel/kernelAbi.ts";
import {
  AccountNonceInvalidError,
  OwnerMismatchError,
  RootValidatorUnsupportedError,
} from "../errors/ownerErrors.ts";

/** Which account, and who is to be its owner. */
export interface AccountQuestion {
  readonly account: Address;
  readonly owner: Address;
  /** Kernel's ECDSA validator. */
  readonly ecdsaValidator: Address;
  /** Address of the account that this owner would create; asked for only when nothing is deployed. */
  readonly counterfactual: () => Promise<Address>;
}

/** What an account is, by the chain. */
export interface AccountState {
  readonly deployed: boolean;
  /** Kernel's module nonce, which a grant is signed for. */
  readonly currentNonce: number;
  /** Modules of earlier nonces are dead. */
  readonly validNonceFrom: number;
}

/** Of an account that is not deployed yet. */
const fresh: AccountState = { deployed: false, currentNonce: 1, validNonceFrom: 0 };

const kernelStateAbi = /* @__PURE__ */ parseAbi([
  "function rootValidator() view returns (bytes21)",
  "function currentNonce() view returns (uint32)",
  "function validNonceFrom() view returns (uint32)",
]);

/**
 * Reads what an account is, and checks that whoever is to sign for it can: nothing of this is assumed, as owners are
 * changed, validators replaced and accounts upgraded.
 *
 * @param client - Reads the chain.
 * @param question - {@link AccountQuestion}
 * @returns Its state.
 * @throws {OwnerMismatchError | RootValidatorUnsupportedError}
 */
export async function readAccountState(client: Client, question: AccountQuestion): Promise<AccountState> {
  const { account, owner: given, ecdsaValidator } = question;
  if ((await getCode(client, { address: account })) === undefined) {
    if (isAddressEqual(await question.counterfactual(), account)) return fresh;
    throw new OwnerMismatchError({ account, given, owner: undefined });
  }
  const contract = { abi: kernelStateAbi, address: account } as const;
  const [rootValidator, currentNonce, validNonceFrom] = await Promise.all([
    readContract(client, { ...contract, functionName: "rootValidator" }),
    readContract(client, { ...contract, functionName: "currentNonce" }),
    readContract(client, { ...contract, functionName: "validNonceFrom" }),
  ]);
  // An EOA that has Kernel's code (EIP-7702) and no other root obeys its own key.
  const isOwnRoot = isAddressEqual(account, given) && hexToBigInt(rootValidator) === 0n;
  if (isOwnRoot) return { deployed: true, currentNonce, validNonceFrom };
  // Kernel names a validator by a type byte and its address.
  const expected: Hex = concat(["0x01", ecdsaValidator]);
  if (rootValidator.toLowerCase() !== expected.toLowerCase()) {
    throw new RootValidatorUnsupportedError({ account, rootValidator });
  }
  const owner = await readContract(client, {
    abi: ecdsaValidatorAbi,
    address: ecdsaValidator,
    functionName: "ecdsaValidatorStorage",
    args: [account],
  });
  if (!isAddressEqual(owner, given)) throw new OwnerMismatchError({ account, given, owner });
  return { deployed: true, currentNonce, validNonceFrom };
}

/**
 * Checks that an account can still install what is granted now.
 *
 * @param account - The account.
 * @param state - What it is.
 * @returns The module nonce to sign for.
 * @throws {AccountNonceInvalidError} when it has invalidated the nonce that it signs with.
 */
export function grantingNonceOf(account: Address, { currentNonce, validNonceFrom }: AccountState): number {
  if (validNonceFrom > currentNonce) {
    throw new AccountNonceInvalidError({ account, currentNonce, validNonceFrom });
  }
  return currentNonce;
}
