import type { HttpBindings } from "@hono/node-server";
import type { Principal } from "../Principal.ts";

/** What travels with a request. */
export interface AppEnv {
  Bindings: Partial<HttpBindings>;
  Variables: {
    requestId: string;
    principal: Principal;
  };
}
