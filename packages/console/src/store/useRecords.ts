import { useSyncExternalStore } from "react";
import { noRecords, parseRecords, type Records, type StoredAccount, type StoredGrant } from "./records.ts";

const key = "abba.console.1";
/** What could not be read is kept aside: a passkey's public key is nowhere else. */
const unreadKey = `${key}.unread`;
const changed = new EventTarget();
let cached: { readonly text: string | null; readonly records: Records } = { text: null, records: noRecords };

/** Other tabs write, too: what is stored is read anew whenever it has changed. */
function read(): Records {
  const text = localStorage.getItem(key);
  if (text !== cached.text)
    cached = { text, records: text === null ? noRecords : parseRecords(text).records };
  return cached.records;
}

function write(records: Records): void {
  const text = localStorage.getItem(key);
  if (text !== null && !parseRecords(text).isWhole) localStorage.setItem(unreadKey, text);
  localStorage.setItem(key, JSON.stringify(records));
  changed.dispatchEvent(new Event("change"));
}

function subscribe(notify: () => void): () => void {
  changed.addEventListener("change", notify);
  window.addEventListener("storage", notify);
  return () => {
    changed.removeEventListener("change", notify);
    window.removeEventListener("storage", notify);
  };
}

/** What is kept on this device, in every tab the same. */
export function useRecords(): Records {
  return useSyncExternalStore(subscribe, read);
}

const isSame = (a: StoredAccount, b: StoredAccount) =>
  a.chainId === b.chainId && a.address.toLowerCase() === b.address.toLowerCase();

/** Keeps an account, once. */
export function addAccount(account: StoredAccount): void {
  const { accounts, ...rest } = read();
  write({ ...rest, accounts: [...accounts.filter((other) => !isSame(other, account)), account] });
}

/** Puts an account in the place of another one, which it was before. */
export function replaceAccount(former: StoredAccount, account: StoredAccount): void {
  const { accounts, ...rest } = read();
  write({ ...rest, accounts: accounts.map((other) => (isSame(other, former) ? account : other)) });
}

/** Forgets an account. */
export function removeAccount(account: StoredAccount): void {
  const { accounts, ...rest } = read();
  write({ ...rest, accounts: accounts.filter((other) => !isSame(other, account)) });
}

/** Keeps what was granted. */
export function addGrant(grant: StoredGrant): void {
  const { grants, ...rest } = read();
  write({ ...rest, grants: [...grants.filter(({ sessionId }) => sessionId !== grant.sessionId), grant] });
}

/** What was granted to a request, by whichever tab. */
export function findGrant(requestHash: string): StoredGrant | undefined {
  return read().grants.find((grant) => grant.requestHash === requestHash);
}

/** Notes that the agent has taken its answer. */
export function markDelivered(requestHash: string): void {
  const { grants, ...rest } = read();
  write({
    ...rest,
    grants: grants.map((grant) =>
      grant.requestHash === requestHash ? { ...grant, delivered: true } : grant,
    ),
  });
}
