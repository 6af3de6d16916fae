import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** An HTTP server on loopback that counts whoever connects. */
export interface Listener extends AsyncDisposable {
  readonly port: number;
  readonly connections: () => number;
}

/**
 * Starts a server on a free port.
 *
 * @param handle - Answers.
 * @param host - A loopback address.
 * @returns The server; disposing stops it and cuts its connections.
 */
export async function listen(
  handle: RequestListener = (_, response) => response.end(),
  host = "127.0.0.1",
): Promise<Listener> {
  let connections = 0;
  const server = createServer(handle).on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
