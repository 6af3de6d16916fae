import type { Address, Hex } from "viem";
import { entryPoint } from "../../accounts/toModularAccount.ts";
import { type ContractName, contractAddress } from "../../chains/contractAddresses.ts";
import type { Network } from "../../chains/resolveNetwork.ts";
import type { AccountWish } from "../account/AccountWish.ts";
import { openAccount } from "../account/openAccount.ts";
import { readEpochOf } from "../ledger/readEpochOf.ts";
import { checkDeployed } from "../node/checkDeployed.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { readChainTime } from "../node/readChainTime.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { checkTerms } from "../terms/checkTerms.ts";
import { encodeTerms } from "../terms/encodeTerms.ts";
import { sessionIdOf } from "../terms/sessionIdOf.ts";
import { buildTerms, type TermsFacts } from "./buildTerms.ts";
import { checkDoor } from "./checkDoor.ts";
import { checkTargets } from "./checkTargets.ts";
import { chooseDoor } from "./chooseDoor.ts";
import { grantContracts } from "./grantContracts.ts";
import { readAmounts } from "./readAmounts.ts";
import type { ParsedSessionKeyParameters } from "./sessionKeySchema.ts";

/** To which key something is granted, by whom, and where. */
export interface GrantPlace {
  readonly network: Network;
  /** The account, and who acts as its owner. */
  readonly account: AccountWish;
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
 * @param place - Key, account and network.
 * @param parsed - What the session may do.
 * @param review - Sees the terms before the owner does; throwing refuses them. @default nothing
 * @returns The grant, its terms, and the session's id.
 */
export async function grantTo(
  { network, account: wish, sessionKey }: GrantPlace,
  parsed: ParsedSessionKeyParameters,
  review: (terms: SessionTerms, facts: TermsFacts) => void = () => undefined,
): Promise<GrantedTerms> {
  const client = toPublicClient(network);
  await checkNodeChain(client, network.chainId);
  await checkDeployed(client, network, contractsFor(parsed));
  const opened = await openAccount(client, wish, network);
  const { address: account } = opened.adapter;
  const module = contractAddress("spendCap", network);
  const [now, door, epoch, amounts] = await Promise.all([
    readChainTime(client),
    chooseDoor(client, opened, { ...parsed, module }),
    readEpochOf(client, { account, module }),
    readAmounts(client, parsed, network),
  ]);
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
  const { sign, ...fields } = door;
  const ungranted = {
    chainId,
    account,
    owner: opened.owner,
    index,
    executor,
    policySet,
    ...fields,
    terms: encodedTerms,
    contracts: grantContracts(network),
  };
  // Account objects write hex in any case; strings have one.
  const enableSignature = (await sign(ungranted, { terms, sessionId })).toLowerCase() as Hex;
  return { grant: { ...ungranted, enableSignature }, terms, sessionId };
}

/** What a session needs on its chain, whichever account grants it. */
function contractsFor({ escrowCalls, transfers }: ParsedSessionKeyParameters): ContractName[] {
  const usesEscrow = (escrowCalls ?? (transfers.length > 0 ? "none" : "bounded")) !== "none";
  return ["entryPoint", "spendCap", ...(usesEscrow ? (["abbaBabaEscrow"] as const) : [])];
}
