import { type Address, type Client, domainSeparator, getAddress, isAddressEqual, parseAbi } from "viem";
import { readContract } from "viem/actions";
import { ContractMissingError } from "../../chains/chainErrors.ts";
import { CallRevertedError } from "../errors/callErrors.ts";
import { PaymentTokenUnsupportedError } from "../errors/paymentErrors.ts";
import { toSessionError } from "../failures/toSessionError.ts";

/** The EIP-712 domain of a token: name, version, chain and address, and nothing else. */
export interface TokenDomain {
  readonly name: string;
  readonly version: string;
  readonly chainId: number;
  readonly verifyingContract: Address;
}

const abi = /* @__PURE__ */ parseAbi([
  "function name() view returns (string)",
  "function version() view returns (string)",
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
  "function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)",
]);

/** ERC-5267: name, version, chainId and verifyingContract are used, and no salt. */
const plainFields = "0x0f";

/**
 * Reads a token's EIP-712 domain, and checks it against the separator that the token itself goes by.
 *
 * @param client - Reads the chain.
 * @param token - The token, and its chain.
 * @returns The domain.
 * @throws {PaymentTokenUnsupportedError} when it is not the plain domain of four fields, which is all that the session's
 * contract computes.
 */
export async function readTokenDomain(
  client: Client,
  { token, chainId }: { readonly token: Address; readonly chainId: number },
): Promise<TokenDomain> {
  const address = getAddress(token);
  const unsupported = (reason: string, cause?: unknown) =>
    new PaymentTokenUnsupportedError({ token: address, reason, cause });
  const ask = async <result>(question: Promise<result>): Promise<result | undefined> =>
    question.catch((error: unknown) => {
      // Only a token that reverts, or returns nothing, has said that it has no such function.
      const typed = toSessionError(error);
      if (typed instanceof CallRevertedError || typed instanceof ContractMissingError) return undefined;
      throw typed;
    });
  const contract = { abi, address } as const;
  const [described, name, version, separator] = await Promise.all([
    ask(readContract(client, { ...contract, functionName: "eip712Domain" })),
    ask(readContract(client, { ...contract, functionName: "name" })),
    ask(readContract(client, { ...contract, functionName: "version" })),
    ask(readContract(client, { ...contract, functionName: "DOMAIN_SEPARATOR" })),
  ]);
  if (described !== undefined) {
    const [fields, , , ofChain, verifyingContract, , extensions] = described;
    const plain = fields === plainFields && extensions.length === 0;
    if (!plain || Number(ofChain) !== chainId || !isAddressEqual(verifyingContract, address)) {
      throw unsupported("its EIP-712 domain is not name, version, chain and its own address");
    }
  } else if (separator === undefined) {
    throw unsupported("it names no EIP-712 domain (neither eip712Domain() nor DOMAIN_SEPARATOR())");
  }
  const named = described?.[1] ?? name;
  const versioned = described?.[2] ?? version;
  if (named === undefined || versioned === undefined) {
    throw unsupported("it has no name() or no version() for its EIP-712 domain");
  }
  const domain: TokenDomain = { name: named, version: versioned, chainId, verifyingContract: address };
  if (separator !== undefined && separator !== domainSeparator({ domain })) {
    throw unsupported("its DOMAIN_SEPARATOR() is not that of its name, version, chain and address");
  }
  return domain;
}
