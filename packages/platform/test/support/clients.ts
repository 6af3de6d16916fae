/** Clients in threads of their own, so that only what the platform does is done in the test's. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** A request of somebody's day. */
export interface Step {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string | undefined;
}

/** What one does all day, one after the other. */
export interface Day {
  readonly url: string;
  readonly token: string;
  readonly address: string;
  readonly steps: readonly Step[];
  /** Requests, of the steps in turn. */
  readonly requests: number;
}

/** What a day's requests took. */
export interface Taken {
  /** Milliseconds of each. */
  readonly times: readonly number[];
  /** Statuses that are no success. */
  readonly refused: readonly number[];
}

/** What one does again and again, so many at once, from addresses and with tokens in turn. */
export interface Attack {
  readonly atOnce: number;
  readonly method?: "GET" | "POST" | undefined;
  readonly paths: readonly string[];
  readonly body?: string | undefined;
  readonly tokens?: readonly string[] | undefined;
  readonly addresses: readonly string[];
}

/** Connections that are held: each sends the beginning of a request and no more, and is opened anew when it is cut. */
export interface Hold {
  readonly connections: number;
  readonly beginning: string;
}

/** A thread that works until it is told to stop. */
export interface Running {
  /** Stops it; says how many answers it had, or connections. */
  stop(): Promise<number>;
}

const workScript = `
  const { parentPort, workerData } = require("node:worker_threads");
  const { url, token, address, steps, requests } = workerData;
  (async () => {
    const [times, refused] = [[], []];
    // The first ones open its connection, and compile what asks.
    for (let index = -2 * steps.length; index < requests; index++) {
      const { method, path, body } = steps[(index + 2 * steps.length) % steps.length];
      const headers = { authorization: "Bearer " + token, "content-type": "application/json", "x-forwarded-for": address };
      const begun = performance.now();
      const answer = await fetch(url + path, { method, headers, body });
      await answer.arrayBuffer();
      if (index >= 0) times.push(performance.now() - begun);
      if (!answer.ok) refused.push(answer.status);
    }
    parentPort.postMessage({ times, refused });
  })();
`;

/** Works a day, and says how long each request took. */
export async function work(day: Day): Promise<Taken> {
  const worker = new Worker(workScript, { eval: true, execArgv: [], workerData: day });
  const [taken] = (await once(worker, "message")) as [Taken];
  await worker.terminate();
  return taken;
}

/** Told to wait, it waits; cut off, it comes again; its thread yields to others of the machine, where there are such. */
const attackScript = `
  const { parentPort, workerData } = require("node:worker_threads");
  require("node:os").setPriority(5);
  const { url, atOnce, method = "GET", paths, body, tokens = [], addresses } = workerData;
  let [stopped, answers, asked] = [false, 0, 0];
  const turn = (list, index) => list[index % list.length];
  const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  const lane = async () => {
    while (!stopped) {
      const index = asked++;
      const headers = { "content-type": "application/json", "x-forwarded-for": turn(addresses, index) };
      if (tokens.length > 0) headers.authorization = "Bearer " + turn(tokens, index);
      const answer = await fetch(url + turn(paths, index), { method, headers, body }).catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer === undefined) await wait(0.1);
      if (answer === undefined) continue;
      if (answer.status !== 429 && ++answers === 20) parentPort.postMessage("begun");
      if (answer.status !== 429) continue;
      await wait(Number(answer.headers.get("retry-after")));
    }
  };
  parentPort.on("message", () => { stopped = true; parentPort.postMessage(answers); });
  for (let index = 0; index < atOnce; index++) void lane();
`;

const holdScript = `
  const { parentPort, workerData } = require("node:worker_threads");
  const { connect } = require("node:net");
  const { url, connections, beginning } = workerData;
  const { hostname, port } = new URL(url);
  let [opened, stopped] = [0, false];
  const open = () => {
    if (stopped) return;
    const socket = connect(Number(port), hostname, () => {
      socket.write(beginning);
      if (++opened === Math.min(connections, 20)) parentPort.postMessage("begun");
    });
    socket.resume();
    socket.on("error", () => {});
    socket.on("close", () => setTimeout(open, 100));
  };
  parentPort.on("message", () => { stopped = true; parentPort.postMessage(opened); });
  for (let index = 0; index < connections; index++) open();
`;

/** Begins an attack; it is under way when this returns. */
export async function press(url: string, attack: Attack | Hold): Promise<Running> {
  const script = "connections" in attack ? holdScript : attackScript;
  const worker = new Worker(script, { eval: true, execArgv: [], workerData: { ...attack, url } });
  await once(worker, "message");
  return {
    async stop() {
      const count = once(worker, "message");
      worker.postMessage("stop");
      const [answers] = await count;
      await worker.terminate();
      return Number(answers);
    },
  };
}
