import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { ApiError } from "../ApiError.ts";
import type { AppEnv } from "./newRouter.ts";

/** Bytes of the largest body. */
const maxBody = 512 * 1024;

/** Bytes of the largest body with a payload: the SDK's largest envelope has 1.4 MiB. */
const maxPayloadBody = 2 * 1024 * 1024;

/** Checkout and delivery. */
const withPayload = /^\/api\/v1\/(?:checkout|transactions\/[^/]+\/deliver)$/;

/** Refuses bodies that are too large, before they are read. */
export function limitBody(): MiddlewareHandler<AppEnv> {
  const [usual, large] = [limitTo(maxBody), limitTo(maxPayloadBody)];
  return (c, next) => (withPayload.test(c.req.path) ? large : usual)(c, next);
}

function limitTo(maxSize: number): MiddlewareHandler<AppEnv> {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new ApiError("PAYLOAD_TOO_LARGE", `A body may have ${maxSize} bytes here.`, { maxSize });
    },
  });
}
