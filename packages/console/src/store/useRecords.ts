import { useSyncExternalStore } from "react";
import { noRecords, type Records, recordsSchema, type StoredAccount, type StoredGrant } from "./records.ts";

const key = "abba.console.1";
const changed = new EventTarget();
let cached: { readonly text: string | null; readonly records: Records } = { text: null, records: noRecords };

/** Other tabs write, too: what is stored is read anew whenever it has changed. */
function read(): Records {
  const text = localStorage.getItem(key);
  if (text !== cached.text) cached = { text, records: parse(text) };
  return cached.records;
}

/** Whatever else wrote there: what is not of the form is not used. */
function parse(text: string | null): Records {
  if (text === null) return noRecords;
  try {
    const result = recordsSchema.safeParse(JSON.parse(text));
    return result.success ? result.data : noRecords;
  } catch {
    return noRecords;
  }
}

function write(records: Records): void {
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
