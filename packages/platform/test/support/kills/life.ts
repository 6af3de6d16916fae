/**
 * A platform with its workers and a stream of operations, until it is killed. Its parent is the chain and the rest of
 * the world, asked through the channel between them.
 */
import { flushCompileCache } from "node:module";
import type { Control, Life } from "./Control.ts";
import { openLife, work } from "./openLife.ts";

// What is killed does not write it at its end.
flushCompileCache();

const waiting = new Map<number, (result: unknown) => void>();
let asked = 0;
process.on("message", ({ id, result }: { id: number; result: unknown }) => {
  waiting.get(id)?.(result);
  waiting.delete(id);
});
const control = new Proxy({} as Control, {
  get:
    (_, name) =>
    (...args: unknown[]) =>
      new Promise((resolve) => {
        asked += 1;
        waiting.set(asked, resolve);
        process.send?.({ id: asked, name, args });
      }),
});

const life = JSON.parse(process.argv[2] ?? "") as Life;
const platform = await openLife(life, control);
await Promise.all([1, 2, 3, 4].map(() => work(platform, life, control)));
