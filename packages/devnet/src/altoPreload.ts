/**
 * Loaded into Alto's process before Alto. It does what no flag of Alto's does: binds to loopback instead of all
 * interfaces, tells the parent the port, and has Alto's clock follow the chain's, against which Alto measures how long
 * an operation is still valid.
 */
import { Server as HttpServer } from "node:http";
import { Server } from "node:net";
import { chainOffset } from "./chainOffset.ts";

/** What the parent is told. */
export type AltoMessage =
  | { readonly type: "listening"; readonly port: number }
  | { readonly type: "listenFailed"; readonly code: string };

/** Environment variable that holds the chain's HTTP endpoint. */
const { ABBA_DEVNET_CHAIN: rpcUrl = "" } = process.env;

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

/**
 * Every request waits until the clock is the chain's. Whoever moved the chain's time, from whichever process, and sends
 * an operation afterwards, finds a bundler that knows of it.
 */
const emit = HttpServer.prototype.emit;
HttpServer.prototype.emit = function emitOnTime(this: HttpServer, event: string, ...args: unknown[]) {
  if (event !== "request") return Reflect.apply(emit, this, [event, ...args]) as boolean;
  const proceed = () => void Reflect.apply(emit, this, [event, ...args]);
  chainOffset(rpcUrl, now).then((found) => {
    offset = found;
    proceed();
    // A chain that does not answer is for Alto to report.
  }, proceed);
  return true;
} as typeof emit;
