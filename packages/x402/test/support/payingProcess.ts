/** Says when it begins, pays for a list of keys, one after another, and says which are served: killed, it is started again. */
import { useSessionKey } from "@abbababa/sdk";
import { createFileBook } from "../../src/book/file.ts";
import { payingFetch } from "../../src/index.ts";

console.log("ready");
const { serializedSessionKey, rpcUrl, bundlerUrl, folder, url, keys } = JSON.parse(process.argv[2] ?? "{}");
const session = await useSessionKey({ serializedSessionKey, rpcUrl, bundlerUrl, pollingInterval: 50 });
const pay = payingFetch(session, { book: createFileBook({ folder }) });
for (const key of keys) {
  const { response } = await pay(`${url}/forecast`, {}, { key });
  if (response.status !== 200) throw new Error(`${key} was answered by ${response.status}.`);
  console.log(key);
}
