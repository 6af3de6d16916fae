import type { RouteConfig, RoutesConfig } from "@x402/core/server";
import { paymentIdentifier } from "../headers/paymentIdentifier.ts";

/** The extension `payment-identifier`, as a server declares it that takes an identifier and does not insist on one. */
const declaration = {
  info: { required: false },
  schema: {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: {
      required: { type: "boolean" },
      id: { type: "string", minLength: 16, maxLength: 128, pattern: "^[a-zA-Z0-9_-]+$" },
    },
    required: ["required"],
  },
};

/**
 * Has every route ask for a payment's identifier, unless it says itself what it asks for: a settled signature is public,
 * the identifier is not, so that a stored answer is its payer's alone.
 *
 * @param routes - What is sold.
 */
export function declareIdentifiers(routes: RoutesConfig): RoutesConfig {
  if (isRoute(routes)) return withIdentifier(routes);
  return Object.fromEntries(
    Object.entries(routes).map(([pattern, route]) => [pattern, withIdentifier(route)]),
  );
}

function withIdentifier(route: RouteConfig): RouteConfig {
  return { ...route, extensions: { [paymentIdentifier]: declaration, ...route.extensions } };
}

/** A single route stands for all. */
function isRoute(routes: RoutesConfig): routes is RouteConfig {
  return "accepts" in routes;
}
