import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type AllowanceOf, answerRpc, type Sponsor } from "@abbababa/platform/sponsorship";

/** A paymaster service on loopback. */
export interface SponsorServer extends AsyncDisposable {
  readonly url: string;
}

const anyone: AllowanceOf = async (sender) => sender;

/** Serves a sponsor over HTTP, to whoever asks, as the SDK meets one. */
export async function serveSponsor(sponsor: Sponsor): Promise<SponsorServer> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    const answer = await answerRpc(sponsor, body, anyone, (error) => console.error(error));
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
