/**
 * Loaded into Alto's process before Alto. It does what no flag of Alto's does: binds to loopback instead of all
 * interfaces, tells the parent the port, and lets Alto's clock follow the chain's, against which it measures how long
 * an operation is still valid.
 */
import { Server } from "node:net";

/** What the parent is told. */
export type AltoMessage =
  | { readonly type: "listening"; readonly port: number }
  | { readonly type: "listenFailed"; readonly code: string }
  | { readonly type: "clockSet" };

/** What the parent says. */
export interface ClockMessage {
  readonly type: "setClock";
  /** Milliseconds by which the chain is ahead of this machine. */
  readonly offset: number;
}

const send = (message: AltoMessage): void => void process.send?.(message);

const listen = Server.prototype.listen;
Server.prototype.listen = function listenOnLoopback(this: Server, ...args: unknown[]): Server {
  const [first, ...rest] = args;
  if (typeof first === "object" && first !== null && "port" in first)
    args = [{ ...first, host: "127.0.0.1" }, ...rest];
  this.once("listening", () => {
    const address = this.address();
    if (address !== null && typeof address === "object") send({ type: "listening", port: address.port });
  });
  this.once("error", (error: NodeJS.ErrnoException) =>
    send({ type: "listenFailed", code: error.code ?? "" }),
  );
  return Reflect.apply(listen, this, args) as Server;
};

const now = Date.now;
let offset = 0;
Date.now = () => now() + offset;
process.on("message", (message: ClockMessage) => {
  offset = message.offset;
  send({ type: "clockSet" });
});
