import { expect, test } from "vitest";
import * as z from "zod/mini";
import type { ApiClient } from "./createApiClient.ts";
import { serviceSchema } from "./schemas/service.ts";
import { reads, type Schemas } from "./wire.ts";

test("default: a schema that fits what the API sends", () => {
  expect(reads<Schemas["Service"]>()(serviceSchema)).toBe(serviceSchema);
});

test("behavior: what does not fit the API does not compile", () => {
  // @ts-expect-error The schema reads less than the API's type promises.
  reads<Schemas["Service"]>()(z.object({ id: z.string() }));
  // @ts-expect-error The API sends more statuses than the schema takes.
  reads<Schemas["Service"]>()(z.extend(serviceSchema, { status: z.literal("active") }));
  // @ts-expect-error The API's prices are texts.
  reads<Schemas["Service"]>()(z.extend(serviceSchema, { price: z.bigint() }));

  const compiled = (api: ApiClient) => [
    // @ts-expect-error The API's prices are texts.
    () => api.services.create({ title: "", category: "", price: 5 }),
    // @ts-expect-error There is no such field.
    () => api.checkout.create({ serviceId: "", maximum: "1" }, "key"),
    // @ts-expect-error There is no such status.
    () => api.transactions.list({ status: "paid" }),
  ];
  expect(compiled).toBeTypeOf("function");
});
