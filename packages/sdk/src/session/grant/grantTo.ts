import type { Address, Hex, LocalAccount } from "viem";
import { accountOf } from "../../accounts/kernel/accountOf.ts";
import { readKernelVersion } from "../../accounts/kernel/readKernelVersion.ts";
import { entryPoint } from "../../accounts/toModularAccount.ts";
import { contractAddress } from "../../chains/contractAddresses.ts";
import type { Network } from "../../chains/resolveNetwork.ts";
import { grantingNonceOf, readAccountState } from "../ledger/readAccountState.ts";
import { readEpochOf } from "../ledger/readEpochOf.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { readChainTime } from "../node/readChainTime.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { checkTerms } from "../terms/checkTerms.ts";
import { encodeTerms } from "../terms/encodeTerms.ts";
import { sessionIdOf } from "../terms/sessionIdOf.ts";
import { buildTerms, type TermsFacts } from "./buildTerms.ts";
import { checkTargets } from "./checkTargets.ts";
import { grantContracts } from "./grantContracts.ts";
import { readAmounts } from "./readAmounts.ts";
import type { ParsedSessionKeyParameters } from "./sessionKeySchema.ts";
import { checkDoor, signGrant } from "./signGrant.ts";

/** To which key something is granted, by whom, and where. */
export interface GrantPlace {
  readonly network: Network;
  readonly owner: LocalAccount;
  /** Address of the session's key. */
  readonly sessionKey: Address;
}

/** What was granted. */
export interface GrantedTerms {
  readonly grant: SessionGrant;
  readonly terms: SessionTerms;
  readonly sessionId: Hex;
}

/**
 * Grants a session to a key: bounds it by terms, and has the owner sign them. Sends nothing.
 *
 * @param place - Key, owner and network.
 * @param parsed - What the session may do.
 * @param review - Sees the terms before the owner does; throwing refuses them. @default nothing
 * @returns The grant, its terms, and the session's id.
 */
export async function grantTo(
  { network, owner, sessionKey }: GrantPlace,
  parsed: ParsedSessionKeyParameters,
  review: (terms: SessionTerms, facts: TermsFacts) => void = () => undefined,
): Promise<GrantedTerms> {
  const client = toPublicClient(network);
  await checkNodeChain(client, network.chainId);
  const counterfactual = () => accountOf(client, { owner: owner.address, index: parsed.index, ...network });
  const account = parsed.account ?? (await counterfactual());
  const module = contractAddress("spendCap", network);
  const ecdsaValidator = contractAddress("ecdsaValidator", network);
  const [now, kernelVersion, epoch, state, amounts] = await Promise.all([
    readChainTime(client),
    readKernelVersion(client, account),
    readEpochOf(client, { account, module }),
    readAccountState(client, { account, owner: owner.address, ecdsaValidator, counterfactual }),
    readAmounts(client, parsed, network),
  ]);
  const kernelNonce = grantingNonceOf(account, state);
  const facts = { sessionKey, account, epoch, now, amounts, ...network };
  const terms = buildTerms(parsed, facts);
  checkDoor(parsed);
  checkTerms(terms, { account, module, entryPoint: entryPoint.address });
  review(terms, facts);
  await checkTargets(client, terms, account);
  const encodedTerms = encodeTerms(terms);
  const { policySet, index, executor } = parsed;
  const { chainId } = network;
  const sessionId = sessionIdOf({ chainId, module, terms: encodedTerms });
  const ungranted = {
    chainId,
    account,
    owner: owner.address,
    index,
    executor,
    policySet,
    kernelVersion,
    terms: encodedTerms,
    kernelNonce: executor === "redeem" ? 0 : kernelNonce,
    contracts: grantContracts(network),
  };
  const enableSignature = await signGrant(owner, ungranted, { terms, sessionId });
  return { grant: { ...ungranted, enableSignature }, terms, sessionId };
}
