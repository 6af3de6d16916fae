import type { FacilitatorClient } from "@x402/core/server";
import { startFacilitator } from "./startFacilitator.ts";
import type { Fixture } from "./startFixture.ts";
import { serve, startOfficialSeller, toFacilitatorClient } from "./startSeller.ts";

/** What may go wrong between a client and a seller. */
export type Fault =
  /** The connection dies before the seller sees the payment. */
  | "lostRequest"
  /** The connection dies when the seller has settled. */
  | "lostAnswer"
  /** The facilitator's verification is lost. */
  | "verifyFails"
  /** The facilitator does not settle, and says nothing. */
  | "settleFails"
  /** The facilitator settles, and says nothing. */
  | "settleTimesOut";

/** An official seller to whom things happen. */
export interface FaultySeller {
  readonly url: string;
  readonly payTo: `0x${string}`;
  /** Happens to the next payment. */
  next(fault: Fault): void;
  /** How many payments reached the facilitator's settle. */
  readonly settlements: () => number;
}

/** Starts an official seller, behind a line that can break. */
export async function startFaultySeller(fixture: Fixture): Promise<FaultySeller> {
  const { devnet, account, network, newPayee } = fixture;
  const payTo = newPayee();
  const honest = toFacilitatorClient(startFacilitator(devnet, account(3)), network);
  let [fault, settlements]: [Fault | undefined, number] = [undefined, 0];
  const take = (...faults: Fault[]) => {
    const taken = fault !== undefined && faults.includes(fault) ? fault : undefined;
    if (taken !== undefined) fault = undefined;
    return taken;
  };
  const facilitator: FacilitatorClient = {
    getSupported: () => honest.getSupported(),
    async verify(...payment) {
      if (take("verifyFails")) throw new Error("The facilitator's line is dead.");
      return await honest.verify(...payment);
    },
    async settle(...payment) {
      settlements += 1;
      const taken = take("settleFails", "settleTimesOut");
      if (taken === "settleFails") throw new Error("The facilitator's line is dead.");
      const settled = await honest.settle(...payment);
      if (taken === "settleTimesOut") throw new Error("The facilitator's answer was lost.");
      return settled;
    },
  };
  const seller = await startOfficialSeller({ network, payTo, facilitator });
  const url = await serve((request, response) => {
    const isPaid = request.headers["payment-signature"] !== undefined;
    const taken = isPaid ? take("lostRequest", "lostAnswer") : undefined;
    if (taken === "lostRequest") {
      request.socket.destroy();
      return;
    }
    const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" && name !== "connection" ? [[name, value]] : [],
    );
    void fetch(`${seller}${request.url}`, { method: request.method ?? "GET", headers }).then(
      async (answer) => {
        const body = Buffer.from(await answer.arrayBuffer());
        if (taken === "lostAnswer") {
          request.socket.destroy();
          return;
        }
        const kept = [...answer.headers].filter(
          ([name]) =>
            !["content-encoding", "transfer-encoding", "connection", "content-length"].includes(name),
        );
        response.writeHead(answer.status, kept.flat()).end(body);
      },
    );
  });
  return {
    url,
    payTo,
    next: (happens) => {
      fault = happens;
    },
    settlements: () => settlements,
  };
}
