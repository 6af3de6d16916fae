import type { ApiClient } from "../api/createApiClient.ts";
import type { CallOptions } from "../api/http/createRequester.ts";
import type { SearchServicesParameters } from "../api/resources/services.ts";
import type { Service } from "../api/schemas/service.ts";

/** A page of services, and where the next one begins. */
export interface ServicePage {
  readonly items: Service[];
  readonly nextCursor: string | null;
}

/**
 * Finds services that are for sale.
 *
 * @param api - The platform.
 * @param query - Words, which gives the best of them; or a query, which gives a page. @default everything
 * @returns Services, or a page of them.
 */
export async function findServices(
  api: ApiClient,
  query: string | SearchServicesParameters | undefined,
  options?: CallOptions,
): Promise<Service[] | ServicePage> {
  if (typeof query === "object") return api.services.search(query, options);
  const { items } = await api.services.search(query === undefined ? {} : { q: query }, options);
  return items;
}
