import type { Names } from "../../parameters/checkParameters.ts";
import type { CallOptions, Requester } from "../http/createRequester.ts";
import { page } from "../schemas/apiFields.ts";
import { serviceSchema } from "../schemas/service.ts";
import type { BodyOf, QueryOf } from "../wire.ts";

/** What to look for. */
export type SearchServicesParameters = QueryOf<"/api/v1/services", "get">;
/** A new service; its price in base units, as a decimal string. */
export type CreateServiceParameters = BodyOf<"/api/v1/services", "post">;
/** Changes of a service. */
export type UpdateServiceParameters = BodyOf<"/api/v1/services/{id}", "patch">;

const servicePage = page(serviceSchema);

const searchServicesNames = {
  agentId: true,
  category: true,
  cursor: true,
  limit: true,
  maxPrice: true,
  minPrice: true,
  network: true,
  q: true,
  sort: true,
} satisfies Names<SearchServicesParameters>;
const offerNames = {
  abandonmentGrace: "seconds",
  category: true,
  deliverySeconds: "seconds",
  description: true,
  disputeWindow: "seconds",
  price: true,
  title: true,
} satisfies Names<CreateServiceParameters> & Names<UpdateServiceParameters>;

/** What is for sale. */
export function servicesOf(request: Requester) {
  const move = (verb: "pause" | "resume" | "archive") => (id: string, options?: CallOptions) =>
    request("post", `/api/v1/services/{id}/${verb}`, { schema: serviceSchema, ids: { id } }, options);
  return {
    /** Finds active services, a page at a time. */
    search: (query: SearchServicesParameters = {}, options?: CallOptions) =>
      request("get", "/api/v1/services", { schema: servicePage, query, names: searchServicesNames }, options),
    /** Reads a service. */
    get: (id: string, options?: CallOptions) =>
      request("get", "/api/v1/services/{id}", { schema: serviceSchema, ids: { id } }, options),
    /** Offers a service. */
    create: (body: CreateServiceParameters, options?: CallOptions) =>
      request("post", "/api/v1/services", { schema: serviceSchema, body, names: offerNames }, options),
    /** Changes a service; purchases made before keep their terms. */
    update: (id: string, body: UpdateServiceParameters, options?: CallOptions) =>
      request(
        "patch",
        "/api/v1/services/{id}",
        { schema: serviceSchema, ids: { id }, body, names: offerNames },
        options,
      ),
    /** Takes a service off the list for a while. */
    pause: move("pause"),
    /** Puts a paused service back. */
    resume: move("resume"),
    /** Takes a service off the list for ever. */
    archive: move("archive"),
  };
}
