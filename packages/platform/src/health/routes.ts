import { ApiError } from "../ApiError.ts";
import type { Indexer } from "../chain/Indexer.ts";
import type { Context } from "../context.ts";
import { newRouter } from "../http/newRouter.ts";

/** For whoever runs it: alive, ready to serve, figures. */
export function healthRoutes({ metrics }: Context, indexer: Indexer, ping: () => Promise<void>) {
  const app = newRouter();
  const look = async () => {
    const store = await ping().then(
      () => true,
      () => false,
    );
    return { store, chains: await (store ? indexer.state() : []) };
  };
  // One look at a time, whoever asks and how often: it takes a connection that paying requests need.
  let underWay: ReturnType<typeof look> | undefined;
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    underWay ??= look().finally(() => {
      underWay = undefined;
    });
    const { store, chains } = await underWay;
    if (!store || chains.some(({ behind }) => behind)) {
      throw new ApiError("NOT_READY", "Not ready to serve.", { store, chains });
    }
    return c.json({ status: "ready", store, chains });
  });
  app.get("/metrics", async (c) =>
    c.body(await metrics.registry.metrics(), 200, { "Content-Type": metrics.registry.contentType }),
  );
  return app;
}
