import { ApiError } from "../ApiError.ts";
import type { ChainProgress, Indexer } from "../chain/Indexer.ts";
import type { Context } from "../context.ts";
import { newRouter } from "../http/newRouter.ts";

/** Milliseconds until a store that says nothing counts as gone: whoever asks has patience of seconds. */
const patience = 2_000;

/** What a look at the store shows. */
interface Look {
  readonly store: boolean;
  readonly chains: readonly ChainProgress[];
}

const nothing: Look = { store: false, chains: [] };

/** For whoever runs it: alive, ready to serve. */
export function healthRoutes(indexer: Indexer, ping: () => Promise<void>) {
  const app = newRouter();
  const look = async (): Promise<Look> => {
    try {
      await ping();
      return { store: true, chains: await indexer.state() };
    } catch {
      return nothing;
    }
  };
  // One look at a time, whoever asks and how often: it takes a connection that paying requests need.
  let underWay: Promise<Look> | undefined;
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    underWay ??= look().finally(() => {
      underWay = undefined;
    });
    const { store, chains } = await within(patience, underWay);
    if (!store || chains.some(({ behind }) => behind)) {
      throw new ApiError("NOT_READY", "Not ready to serve.", { store, chains });
    }
    return c.json({ status: "ready", store, chains });
  });
  return app;
}

/** Figures, for Prometheus. */
export function metricsRoutes({ metrics: { registry } }: Pick<Context, "metrics">) {
  const app = newRouter();
  app.get("/metrics", async (c) =>
    c.body(await registry.metrics(), 200, { "Content-Type": registry.contentType }),
  );
  return app;
}

/** A look that goes on for too long is not waited for. */
function within(milliseconds: number, look: Promise<Look>): Promise<Look> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Look>((resolve) => {
    timer = setTimeout(() => resolve(nothing), milliseconds);
  });
  return Promise.race([look, late]).finally(() => clearTimeout(timer));
}
