import { type ListedOwner, listOwners, removeOwner } from "@abbababa/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { keccak256 } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { toNetwork } from "../network/toNetwork.ts";
import { pathOf } from "../owners/pathOf.ts";
import { isSameOwner, toOwnerOfAccount } from "../owners/toOwnerOfAccount.ts";
import { useOpenAccount } from "../owners/useOpenAccount.ts";
import type { StoredAccount, StoredOwner } from "../store/records.ts";
import { en } from "../texts/en.ts";
import { ActionButton } from "../ui/ActionButton.tsx";
import { Notice } from "../ui/Notice.tsx";
import type { AccountFacts } from "./AccountFacts.ts";
import { SpareKey } from "./SpareKey.tsx";

/** Who can act for an account, and adding a spare key before money depends on a single one. */
export function OwnersSection(props: {
  account: StoredAccount;
  network: ConsoleNetwork;
  facts: AccountFacts | undefined;
}) {
  const { account, network, facts } = props;
  const client = useQueryClient();
  const openAccount = useOpenAccount();
  const queryKey = ["owners", account.chainId, account.address];
  const { data: listed } = useQuery({
    queryKey,
    queryFn: () => listOwners({ account: account.address, ...toNetwork(network) }),
    enabled: facts?.isDeployed === true,
    refetchInterval: 15_000,
  });
  const known = ownersOf(account);
  // Until the chain knows the account, its owners are those that its address follows from.
  const owners: readonly OwnerRow[] =
    listed === undefined || listed.length === 0
      ? [account.owner, ...account.spareOwners].map((owner) => ({ owner, words: wordsOf(owner) }))
      : listed.map((one) => toRow(one, known));
  return (
    <div>
      <h3>{en.owners.title}</h3>
      <ul className="owners">
        {owners.map(({ owner, words }) => (
          <li key={words}>
            <span>
              {words}
              {owner !== undefined && isSameOwner(owner, account.owner) ? (
                <span className="badge">{en.owners.here}</span>
              ) : null}
            </span>
            {facts?.isDeployed === true &&
            owners.length > 1 &&
            owner !== undefined &&
            !isSameOwner(owner, account.owner) ? (
              <ActionButton
                busy={en.owners.removing}
                label={en.owners.removeLabel(words)}
                action={async () => {
                  const opened = await openAccount(account);
                  await removeOwner({
                    ...opened,
                    formerOwner: toOwnerOfAccount(owner),
                    via: pathOf(account, opened),
                    ...toNetwork(network),
                  });
                  await client.invalidateQueries({ queryKey });
                }}
              >
                {en.owners.remove}
              </ActionButton>
            ) : null}
          </li>
        ))}
      </ul>
      {owners.length > 1 ? (
        <p className="hint">{en.owners.enough}</p>
      ) : (
        <Notice kind="warning" title={en.owners.onlyOne}>
          <p>{account.owner.kind === "passkey" ? en.owners.losePasskey : en.owners.loseWallet}</p>
        </Notice>
      )}
      <SpareKey account={account} network={network} facts={facts} known={known} />
    </div>
  );
}

interface OwnerRow {
  /** `undefined`: a contract, or a passkey of which this device knows no key. */
  readonly owner: StoredOwner | undefined;
  readonly words: string;
}

/** Every owner whose key this device knows. */
function ownersOf({ owner, spareOwners, addedOwners }: StoredAccount): readonly StoredOwner[] {
  return [owner, ...spareOwners, ...addedOwners];
}

function toRow(listed: ListedOwner, known: readonly StoredOwner[]): OwnerRow {
  if ("address" in listed) {
    const { address } = listed;
    if (listed.kind === "contract") return { owner: undefined, words: en.owners.contract(address) };
    const owner = { kind: "wallet", address } as const;
    return { owner, words: wordsOf(owner) };
  }
  const owner = known.find((one) => one.kind === "passkey" && keccak256(one.publicKey) === listed.id);
  return { owner, words: en.owners.passkey(listed.id.slice(2, 10)) };
}

function wordsOf(owner: StoredOwner): string {
  return owner.kind === "wallet"
    ? en.owners.wallet(owner.address)
    : en.owners.passkey(keccak256(owner.publicKey).slice(2, 10));
}
